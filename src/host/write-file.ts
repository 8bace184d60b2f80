/** Writes a file so that a reader, and a crash at any moment, sees the old content or the new, never a part. */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export function writeFileAtomically(path: string, text: string, mode: number): void {
  const staging = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    const file = openSync(staging, "wx", mode);
    try {
      writeWhole(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(staging, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(staging, { force: true });
    throw error;
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** A rename is on disk once its folder is. */
export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
