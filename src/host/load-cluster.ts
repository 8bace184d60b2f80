/** Loads the user's cluster file: bundles it, runs it in a thread of its own, and parses what it exports. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { durationText } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import { framesOf, nowhere, type Place } from "../base/place.ts";
import type { Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Cluster } from "../model/cluster.ts";
import { type Bundle, bundle } from "./bundle.ts";
import { withFileTexts } from "./file-texts.ts";
import { type LoadReport, type LoadThread, startLoadThread } from "./load-worker.ts";
import { withExactPlaces } from "./locate.ts";
import { ownEntry } from "./own-package.ts";
import { parseCluster } from "./parse-cluster.ts";

export interface LoadedCluster {
  readonly file: string;
  readonly cluster: Cluster;
  /** The cluster file and everything that it imports, tutti itself excepted. */
  readonly files: readonly string[];
  /** Hash of those files: equal hashes load to equal clusters, the environment aside. */
  readonly hash: string;
}

export interface LoadOptions {
  /** How long the file may run. Default 10 s. */
  readonly limitMs?: number;
}

/** Builder problems come with the exact place of the option at fault. */
export async function loadCluster(
  file: string,
  options: LoadOptions = {},
): Promise<Result<LoadedCluster, readonly Problem[]>> {
  if (!existsSync(file)) {
    const message = `there is no file ${file}`;
    return err([problem("no-cluster-file", message, "create one with `tutti init`", nowhere)]);
  }
  const folder = await mkdtemp(join(tmpdir(), "tutti-load-"));
  const thread = startLoadThread();
  try {
    return await loadThrough(thread, file, join(folder, "cluster.mjs"), options.limitMs ?? 10_000);
  } finally {
    thread.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function loadThrough(
  thread: LoadThread,
  file: string,
  outfile: string,
  limitMs: number,
): Promise<Result<LoadedCluster, readonly Problem[]>> {
  const bundled = await bundle(file, outfile);
  if (!bundled.ok) return bundled;
  await writeFile(outfile, bundled.value.code, { mode: 0o600 });
  const report = await thread.run(pathToFileURL(outfile).href, limitMs);
  const cluster = await clusterOf(report, file, bundled.value);
  if (!cluster.ok) return err(await withExactPlaces(cluster.error));
  return ok({ file, cluster: frozen(cluster.value), files: bundled.value.files, hash: bundled.value.hash });
}

async function clusterOf(
  report: LoadReport,
  file: string,
  made: Bundle,
): Promise<Result<Cluster, readonly Problem[]>> {
  const whole: Place = { ...nowhere, file };
  switch (report.kind) {
    case "exported": {
      const cluster = parsed(report.value, whole);
      return cluster.ok ? withFileTexts(cluster.value, dirname(file)) : cluster;
    }
    case "problems":
      return err(report.problems);
    case "odd-export":
      return err([oddExport(report.shape, whole)]);
    case "threw":
      return err([threw(report, made, whole, await publicNames())]);
    case "exited": {
      const message = `the file ended the program itself (exit code ${report.code}) before it exported a cluster`;
      return err([problem("file-exited", message, "remove process.exit and waits that never end", whole)]);
    }
    case "too-slow": {
      const message = `the file did not finish within ${durationText(report.limitMs)}`;
      const fix = "look for a loop or a wait that never ends; a cluster file only describes";
      return err([problem("file-too-slow", message, fix, whole)]);
    }
  }
}

function parsed(value: unknown, whole: Place): Result<Cluster, readonly Problem[]> {
  const cluster = parseCluster(value);
  if (cluster.ok) return ok(cluster.value);
  const message = `the default export looks like a cluster but was not made by cluster(…): ${cluster.error}`;
  return err([problem("not-a-cluster", message, CLUSTER_FIX, whole)]);
}

const CLUSTER_FIX = 'end the file with: export default cluster("name", { balancers: […] });';

function oddExport(shape: string, whole: Place): Problem {
  if (shape === "undefined") {
    return problem("no-default-export", "the file has no default export", CLUSTER_FIX, whole);
  }
  return problem("not-a-cluster", `the default export is ${shape}, not a cluster`, CLUSTER_FIX, whole);
}

/** What a cluster file can import from tutti. */
async function publicNames(): Promise<readonly string[]> {
  return Object.keys((await import(pathToFileURL(ownEntry()).href)) as object);
}

function threw(
  report: LoadReport & { kind: "threw" },
  made: Bundle,
  whole: Place,
  names: readonly string[],
): Problem {
  const files = new Set(made.files);
  const place = framesOf(report.stack).find((frame) => files.has(frame.file)) ?? whole;
  const unknown = /^ReferenceError: (\w+) is not defined/.exec(report.message)?.[1];
  const fix =
    unknown !== undefined && names.includes(unknown)
      ? `import it: import { ${unknown} } from "tutti"`
      : "correct the line; a cluster file must load without help from outside";
  return problem("file-threw", `the file threw ${report.message}`, fix, place);
}

function problem(code: string, message: string, fix: string, place: Place): Problem {
  return { code, message, fix, place, path: [] };
}
