/** Who listens where, read from /proc/net/tcp and tcp6. */
import { readdir, readFile, readlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type Environment, environmentOf, processNumbers } from "./environ.ts";
import { nameOf, readStat } from "./identity.ts";

export interface Listener {
  /** "127.0.0.1", or "::" in the long form of the kernel for IPv6 other than the wildcard. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
  /** Bound to every address of the machine. */
  readonly wildcard: boolean;
}

export interface Holder {
  readonly pid: number;
  readonly name: string;
  /** The instance that it is, when a tutti started it. */
  readonly instance?: string;
  readonly cluster?: string;
  /** Of the cluster that it belongs to. */
  readonly folder?: string;
}

const LISTEN = "0A";

/** Rows of the kernel's table that are in the state LISTEN. */
export function parseListeners(table: string): readonly Listener[] {
  return table.split("\n").flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    const [hexAddress, hexPort] = (cells[1] ?? "").split(":");
    if (cells[3] !== LISTEN || !hexAddress || !hexPort) return [];
    const address = hexAddress.length === 8 ? ipv4(hexAddress) : ipv6(hexAddress);
    const wildcard = address === "0.0.0.0" || address === "::";
    return [{ address, port: Number.parseInt(hexPort, 16), inode: cells[9] ?? "0", wildcard }];
  });
}

/** The kernel prints each 32-bit word in the order of the machine: little-endian, so bytes stand reversed. */
function ipv4(hex: string): string {
  const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return bytes.join(".");
}

function ipv6(hex: string): string {
  if (/^0+$/.test(hex)) return "::";
  if (hex.startsWith("0000000000000000FFFF0000")) return ipv4(hex.slice(24));
  const words = [0, 8, 16, 24].map((at) => hex.slice(at, at + 8));
  const bytes = words.flatMap((word) => [6, 4, 2, 0].map((at) => word.slice(at, at + 2)));
  return bytes
    .join("")
    .toLowerCase()
    .replace(/(.{4})(?=.)/g, "$1:");
}

/** Everything that listens on this machine, of all users. Empty where the system does not tell. */
export async function listeners(): Promise<readonly Listener[]> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "utf8").catch(() => "")),
  );
  return tables.flatMap(parseListeners);
}

/** The listener that stands in the way of a bind to this address and port. */
export function inTheWay(all: readonly Listener[], address: string, port: number): Listener | undefined {
  return all.find((one) => one.port === port && (one.wildcard || one.address === address));
}

/** The process that has this socket open; undefined when it is another user's. */
export async function holderOf(inode: string): Promise<Holder | undefined> {
  for (const pid of await processNumbers()) {
    if (!(await socketInodes(pid)).has(inode)) continue;
    const name = nameOf(pid) ?? "";
    const {
      TUTTI_INSTANCE: instance,
      TUTTI_CLUSTER: cluster,
      TUTTI_STATE: state,
    } = await markedEnvironmentOf(pid);
    const folder = state === undefined ? {} : { folder: dirname(state) };
    return { pid, name, ...(instance ? { instance } : {}), ...(cluster ? { cluster } : {}), ...folder };
  }
  return undefined;
}

/** A program may write its title over its environment, as nginx does: its group is then led by a wrapper of ours, which keeps it. */
async function markedEnvironmentOf(pid: number): Promise<Environment> {
  const own = await environmentOf(pid);
  const leader = readStat(pid)?.group;
  return own["TUTTI_INSTANCE"] || leader === undefined || leader === pid ? own : environmentOf(leader);
}

/** Inodes of the sockets that a process has open. */
export async function socketInodes(pid: number): Promise<ReadonlySet<string>> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => [] as string[]);
  const links = await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => "")));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** A process and everything in its group. */
export async function groupMembers(group: number): Promise<readonly number[]> {
  return (await processNumbers()).filter((pid) => readStat(pid)?.group === group);
}
