/** The user's file, loaded and proven: what `check`, `plan`, `up` and `deploy` begin with. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Problem } from "../base/problem.ts";
import { ProblemError } from "../base/problem.ts";
import { findingLines, findingsDocument } from "../check/report.ts";
import { checkCluster, hasErrors, inReadingOrder } from "../check/run-checks.ts";
import type { Finding } from "../contract/finding.ts";
import { hashArtifacts } from "../host/artifact-store.ts";
import { loadCluster } from "../host/load-cluster.ts";
import { exactPlace } from "../host/locate.ts";
import { typeCheck } from "../host/type-check.ts";
import type { Cluster } from "../model/cluster.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { unenforcedHere } from "../targets/local/enforcement.ts";
import { givenSecrets, inputFindings } from "./input-findings.ts";
import type { ClusterPaths } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface ClusterInput {
  readonly cluster: Cluster;
  readonly artifacts: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** For each content hash: the parts that it was released to before. */
export type Recorded = Readonly<Record<string, readonly string[]>>;

/** Loads, type-checks and checks the file. Problems are thrown; findings are for the caller to judge. */
export async function readCluster(paths: ClusterPaths, recordedArtifacts: Recorded): Promise<ClusterInput> {
  const loaded = await loadCluster(paths.file);
  if (!loaded.ok) throw new ProblemError(loaded.error);
  const { cluster, hash } = loaded.value;
  const [types, artifacts] = await Promise.all([
    typeCheck({ file: paths.file, hash, cacheFolder: cacheFolder() }),
    hashArtifacts(paths.folder, cluster),
  ]);
  const wrongTypes: readonly Problem[] = types?.problems ?? [];
  if (wrongTypes.length > 0) throw new ProblemError(wrongTypes);
  const outside = { recordedArtifacts, artifacts: artifacts.hashes, unenforced: unenforcedHere() };
  const found = [...checkCluster(cluster, outside), ...inputFindings(paths, cluster, artifacts.failures)];
  return { cluster, artifacts: artifacts.hashes, findings: await inPlace(found) };
}

/** Each at the option that it is about, in the order of reading. */
async function inPlace(findings: readonly Finding[]): Promise<readonly Finding[]> {
  const placed: Finding[] = [];
  for (const finding of findings) {
    placed.push({ ...finding, at: await exactPlace(finding.at, finding.path ?? []) });
  }
  return placed.sort(inReadingOrder);
}

/** Outside of the project: a command that only looks leaves no trace there. */
function cacheFolder(): string {
  const base = process.env["XDG_CACHE_HOME"] || join(process.env["HOME"] || homedir(), ".cache");
  return join(base, "tutti", "types");
}

/** As {@link readCluster}; refuses to go on with a cluster that is proven wrong, and says why. */
export async function readSoundCluster(
  terminal: Terminal,
  paths: ClusterPaths,
  recorded: Recorded,
): Promise<ClusterInput> {
  const input = await readCluster(paths, recorded);
  if (!hasErrors(input.findings)) return input;
  const errors = input.findings.filter(({ severity }) => severity === "error");
  if (terminal.json) terminal.record({ kind: "findings", ...findingsDocument(errors) });
  else for (const line of findingLines(errors, linesOf)) terminal.tell(line);
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  throw new Refusal(
    "usage",
    `the cluster has ${count}, so nothing was changed`,
    "correct the file; `tutti check` shows more",
  );
}

/** Only of sources: a line of a secrets file is not for the screen. */
export function linesOf(file: string): readonly string[] | undefined {
  if (!/\.[cm]?[jt]sx?$/.test(file) || !existsSync(file)) return undefined;
  return readFileSync(file, "utf8").split(/\r?\n/);
}

/** Values of the cluster's secrets: the environment first, then its secrets file. Missing ones are left out. */
export function readSecrets(paths: ClusterPaths, cluster: Cluster): Readonly<Record<string, string>> {
  return Object.fromEntries([...givenSecrets(paths, cluster)].map(([name, { value }]) => [name, value]));
}
