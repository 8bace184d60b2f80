/** Finds the cluster file: the one that was named, or `cluster.ts` here or in a folder above. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { nowhere } from "../base/place.ts";
import type { Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";

const CLUSTER_FILE = "cluster.ts";

/** The real path of the cluster file, so that two ways to name it are one cluster. */
export function findCluster(cwd: string, named?: string): Result<string, Problem> {
  return named === undefined ? searchUpward(cwd) : takeNamed(cwd, named);
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

function searchUpward(cwd: string): Result<string, Problem> {
  const start = resolve(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, CLUSTER_FILE);
    if (existsSync(file)) return ok(realpathSync(file));
    if (folder === dirname(folder)) break;
  }
  const message = `there is no ${CLUSTER_FILE} in ${start} or in any folder above it`;
  return missing(message, "create one with `tutti init`, or name it with --file PATH");
}

function missing(message: string, fix: string): Result<never, Problem> {
  return err({ code: "no-cluster-file", message, fix, place: nowhere, path: [] });
}
