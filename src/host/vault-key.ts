/** The key of the vault: one for a user, in a file that only this user can read. */
import { randomBytes } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import type { Failure } from "../contract/effect.ts";

const KEY_BYTES = 32;

export function vaultKeyPath(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), ".config");
  return join(base, "tutti", "key");
}

/** @param inUse Secrets exist: a new key would not open them, so that a lost one is told and not replaced. */
export function readOrMakeKey(file: string, inUse: boolean): Result<Buffer, Failure> {
  try {
    if (existsSync(file)) return readKey(file);
    if (inUse) return err(refused(`the key ${file} is gone, and there are secrets that only it opens`, LOST));
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // "wx" fails when another process made one in between; then that one is taken.
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "EEXIST") {
      const advice = "make its folder writable for you, or set XDG_CONFIG_HOME";
      return err(refused(`cannot use the key ${file}: ${String(error)}`, advice));
    }
  }
  return readKey(file);
}

const LOST = "put the key back from a copy; else remove .tutti/secrets.json and set the secrets again";

function readKey(file: string): Result<Buffer, Failure> {
  const { mode, uid } = lstatSync(file);
  if ((mode & 0o077) !== 0) {
    const rights = (mode & 0o777).toString(8);
    return err(refused(`others can read the key ${file} (mode ${rights})`, `run: chmod 600 ${file}`));
  }
  if (process.getuid && uid !== process.getuid()) {
    return err(refused(`the key ${file} belongs to another user (${uid})`, "use a key of your own"));
  }
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  if (key.length === KEY_BYTES) return ok(key);
  return err(refused(`the key ${file} is damaged: it holds ${key.length} bytes, not ${KEY_BYTES}`, LOST));
}

function refused(message: string, advice: string): Failure {
  return { code: "no-permission", message, advice };
}
