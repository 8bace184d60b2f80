/** The registry of loopback ranges: each state folder has one of its own on this machine, and keeps it. */
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fingerprint } from "../../base/fingerprint.ts";
import { withFileLock } from "./file-lock.ts";
import { readProc } from "./identity.ts";
import { parseListeners } from "./sockets.ts";

/** State folder by range: `{ "127.77": "/home/me/shop/.tutti" }`. */
export type Ranges = Readonly<Record<string, string>>;

const FIRST = 2;
const LAST = 250;

/**
 * The start of all addresses of the cluster with this state folder, such as "127.77". Makes the folder, since a range
 * whose folder is gone is given to another. Throws when the registry cannot be written, or no range is left.
 */
export function claimRange(registryFile: string, stateFolder: string): string {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(registryFile), { recursive: true, mode: 0o700 });
  const folder = realpathSync(stateFolder);
  return withFileLock(`${registryFile}.lock`, () => {
    const before = readRanges(registryFile);
    const range = chooseRange(before, folder, existsSync, rangesInUse());
    if (before[range] !== folder) writeRanges(registryFile, { ...before, [range]: folder });
    return range;
  });
}

/**
 * The range that the folder has; else the first free one, counted from a number that depends on the folder, so that
 * two users with a registry each seldom meet. Ranges where something listens already are left alone.
 */
export function chooseRange(
  ranges: Ranges,
  folder: string,
  folderExists: (path: string) => boolean,
  inUse: ReadonlySet<string>,
): string {
  const own = Object.entries(ranges).find(([, owner]) => owner === folder);
  if (own) return own[0];
  const count = LAST - FIRST + 1;
  const start = Number.parseInt(fingerprint(folder).slice(0, 8), 16) % count;
  for (let step = 0; step < count; step += 1) {
    const range = `127.${FIRST + ((start + step) % count)}`;
    const owner = ranges[range];
    if (owner === undefined ? !inUse.has(range) : !folderExists(owner)) return range;
  }
  throw new Error(
    `all ${count} loopback ranges of this machine are in use, one for each cluster: remove the state folder (.tutti) ` +
      "of clusters that you do not need any more",
  );
}

function rangesInUse(): ReadonlySet<string> {
  const all = parseListeners(readProc("net/tcp") ?? "");
  return new Set(all.map(({ address }) => address.split(".").slice(0, 2).join(".")));
}

/** A registry that cannot be read as one is an error: guessing would give one range to two clusters. */
function readRanges(registryFile: string): Ranges {
  if (!existsSync(registryFile)) return {};
  const text = readFileSync(registryFile, "utf8");
  const advice = `delete ${registryFile} when no cluster of yours is up; it is made anew`;
  try {
    const value: unknown = JSON.parse(text);
    if (
      value !== null &&
      typeof value === "object" &&
      Object.values(value).every((it) => typeof it === "string")
    ) {
      return value as Ranges;
    }
  } catch {
    // The text below says all that matters.
  }
  throw new Error(`the registry of loopback ranges ${registryFile} is damaged: ${advice}`);
}

function writeRanges(registryFile: string, ranges: Ranges): void {
  const partial = `${registryFile}.${process.pid}.partial`;
  writeFileSync(partial, `${JSON.stringify(ranges, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, registryFile);
}
