/** The files of an artefact: walks a folder in a fixed order, checks its links, and hashes what it holds. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import type { Failure } from "../contract/effect.ts";

export type TreeEntry =
  | { readonly kind: "file"; readonly path: string; readonly bytes: number; readonly executable: boolean }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** Listed when empty as well: a program may count on it. */
  | { readonly kind: "folder"; readonly path: string };

/** Entries below a folder, sorted by path; folders come before what is in them. */
export async function walk(
  root: string,
  ignore: readonly string[],
): Promise<Result<readonly TreeEntry[], Failure>> {
  const entries: TreeEntry[] = [];
  const isIgnored = ignoring(ignore);
  const folders = [""];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const found of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? found.name : `${folder}/${found.name}`;
      if (isIgnored(path, found.name)) continue;
      const entry = await entryAt(root, path);
      if (!entry.ok) return entry;
      entries.push(entry.value);
      if (entry.value.kind === "folder") folders.push(path);
    }
  }
  return ok(entries.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

/** An entry without "/" is a name at any depth; one with it is a path from the root. */
function ignoring(ignore: readonly string[]): (path: string, name: string) => boolean {
  const plain = ignore.map((entry) => entry.replace(/^\.\//, "").replace(/\/+$/, ""));
  const names = new Set(plain.filter((entry) => !entry.includes("/")));
  const paths = new Set(
    plain.filter((entry) => entry.includes("/")).map((entry) => entry.replace(/^\/+/, "")),
  );
  return (path, name) => names.has(name) || paths.has(path);
}

async function entryAt(root: string, path: string): Promise<Result<TreeEntry, Failure>> {
  const seen = await lstat(join(root, path));
  if (seen.isDirectory()) return ok({ kind: "folder", path });
  if (seen.isFile())
    return ok({ kind: "file", path, bytes: seen.size, executable: (seen.mode & 0o100) !== 0 });
  if (seen.isSymbolicLink()) return linkAt(root, path);
  const message = `${join(root, path)} is neither a file, a folder nor a link`;
  return err({
    code: "missing-artifact",
    message,
    advice: "remove it, or name it in the artifact's ignore list",
  });
}

async function linkAt(root: string, path: string): Promise<Result<TreeEntry, Failure>> {
  const target = await readlink(join(root, path));
  const end = resolve(root, dirname(path), target);
  const isInside = !isAbsolute(target) && !relative(root, end).startsWith("..");
  if (isInside) return ok({ kind: "link", path, target });
  const message = `the link ${join(root, path)} leads to ${target}, outside of the artifact; a copy would not hold what it needs`;
  const advice =
    "copy what it leads to into the folder, make the link relative, or name it in the ignore list";
  return err({ code: "missing-artifact", message, advice });
}

/** Hash over paths, kinds, execute bits, link targets and bytes, and over what else makes the artefact what it is. */
export async function hashTree(
  root: string,
  entries: readonly TreeEntry[],
  label: readonly string[],
): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(label));
  for (const entry of entries) {
    hash.update(`\0${entry.kind}\0${entry.path}\0`);
    if (entry.kind === "link") hash.update(entry.target);
    if (entry.kind !== "file") continue;
    hash.update(`${entry.executable ? "x" : "-"}\0${await hashFile(join(root, entry.path))}`);
  }
  return hash.digest("hex");
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest("hex");
}
