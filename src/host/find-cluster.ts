/** Finds the cluster file: the one that was named, or `cluster.ts` here or in a folder above. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nowhere } from "../base/place.ts";
import type { Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";

const CLUSTER_FILE = "cluster.ts";
const JOURNAL = join(".tutti", "journal.sqlite");

/** The real path of the cluster file, so that two ways to name it are one cluster. */
export function findCluster(cwd: string, named?: string): Result<string, Problem> {
  return named === undefined ? searchUpward(cwd) : takeNamed(cwd, named);
}

/**
 * As {@link findCluster}, and a folder with the state of a cluster counts as well: its file may be gone, and what runs
 * must still be seen and stopped. The path then leads to where the file was.
 */
export function findKept(cwd: string, named?: string): Result<string, Problem> {
  return named === undefined ? searchUpward(cwd, isKept) : takeKept(cwd, named);
}

function isKept(folder: string): boolean {
  return existsSync(join(folder, JOURNAL));
}

function takeKept(cwd: string, named: string): Result<string, Problem> {
  const path = resolve(cwd, named);
  const taken = takeNamed(cwd, named);
  if (taken.ok) return taken;
  if (isKept(path)) return ok(join(realpathSync(path), CLUSTER_FILE));
  if (isKept(dirname(path))) return ok(join(realpathSync(dirname(path)), basename(path)));
  return taken;
}

function takeNamed(cwd: string, named: string): Result<string, Problem> {
  const file = resolve(cwd, named);
  if (!existsSync(file)) {
    return missing(`there is no file ${file}`, "check --file, or create one with `tutti init`");
  }
  if (!statSync(file).isDirectory()) return ok(realpathSync(file));
  const inside = join(file, CLUSTER_FILE);
  if (existsSync(inside)) return ok(realpathSync(inside));
  return missing(`the folder ${file} holds no ${CLUSTER_FILE}`, "name the cluster file itself with --file");
}

function searchUpward(
  cwd: string,
  isEnough: (folder: string) => boolean = () => false,
): Result<string, Problem> {
  const start = resolve(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, CLUSTER_FILE);
    if (existsSync(file)) return ok(realpathSync(file));
    if (isEnough(folder)) return ok(join(realpathSync(folder), CLUSTER_FILE));
    if (folder === dirname(folder)) break;
  }
  const message = `there is no ${CLUSTER_FILE} in ${start} or in any folder above it`;
  return missing(message, "create one with `tutti init`, or name it with --file PATH");
}

function missing(message: string, fix: string): Result<never, Problem> {
  return err({ code: "no-cluster-file", message, fix, place: nowhere, path: [] });
}
