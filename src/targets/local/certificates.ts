/** Certificates as files: refused before a balancer meets one that cannot work, and gone as soon as it has read them. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, lstatSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Launch } from "../../contract/launch.ts";
import { Refused } from "./failures.ts";

const WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** Throws {@link Refused} for a certificate that its key does not belong to, and where somebody else could read it. */
export function refuseUnfit(balancer: string, { files, passing }: Launch): void {
  if (passing === undefined) return;
  refuseForeignFolder(passing);
  for (const { path, text } of files) {
    const why = path.startsWith(`${passing}/`) ? unfitness(text) : undefined;
    if (why === undefined) continue;
    throw new Refused({
      code: "failed",
      message: `${balancer} cannot show its certificate: ${why}`,
      advice:
        "Give a chain in PEM with the certificate itself first, and the private key of that certificate.",
    });
  }
}

function unfitness(pem: string): string | undefined {
  const certificate = readable(() => new X509Certificate(pem.slice(pem.indexOf("-----BEGIN CERTIFICATE"))));
  if (!certificate) return "its chain holds no certificate that can be read";
  const key = readable(() => createPrivateKey(pem));
  if (!key) return "its key cannot be read, or is locked with a password";
  return certificate.checkPrivateKey(key) ? undefined : "its key belongs to another certificate";
}

/** What cannot be read is none: the library's own words would quote from a key. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Somebody else was there first: the name can be guessed, and every user may write there. */
function refuseForeignFolder(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found || (found.isDirectory() && found.uid === process.getuid?.())) return;
  throw new Refused({
    code: "no-permission",
    message: `${folder}, where keys pass, belongs to somebody else`,
    advice: `Find out who made it, and remove it: rm -r ${folder}`,
  });
}

/**
 * Removes what a balancer was given, once it has read it. A supervisor that is killed before does it when it performs
 * the effect again; until then the files lie in memory, for this user alone.
 */
export async function removeOnceRead(folder: string, hasRead: () => Promise<boolean>): Promise<void> {
  if (!existsSync(folder)) return;
  const deadline = performance.now() + WITHIN_MS;
  while (!(await hasRead()) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  rmSync(folder, { recursive: true, force: true });
}
