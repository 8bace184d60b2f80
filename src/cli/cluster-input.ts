/** The user's file, loaded and proven: what `check`, `plan`, `up` and `deploy` begin with. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { present } from "../base/assert.ts";
import type { Problem } from "../base/problem.ts";
import { ProblemError } from "../base/problem.ts";
import { findingLines, findingsDocument } from "../check/report.ts";
import type { Rule } from "../check/rule.ts";
import { type Examination, examineCluster, inReadingOrder } from "../check/run-checks.ts";
import type { Evidence, Finding } from "../contract/finding.ts";
import { hashArtifacts } from "../host/artifact-store.ts";
import { loadCluster } from "../host/load-cluster.ts";
import { exactPlace } from "../host/locate.ts";
import { typeCheck } from "../host/type-check.ts";
import type { Cluster } from "../model/cluster.ts";
import type { KnownOutside } from "../supervisor/known-outside.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { unenforcedHere } from "../targets/local/enforcement.ts";
import { givenSecrets, inputFindings, refusedHere } from "./input-findings.ts";
import type { ClusterPaths } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export interface ClusterInput {
  readonly cluster: Cluster;
  readonly artifacts: Readonly<Record<string, string>>;
  /** What counts, of the rules and of what lies around the file. */
  readonly findings: readonly Finding[];
  readonly examination: Examination;
}

/** Loads, type-checks and checks the file. Problems are thrown; findings are for the caller to judge. */
export async function readCluster(
  paths: ClusterPaths,
  known: KnownOutside,
  chosen?: readonly Rule[],
): Promise<ClusterInput> {
  const loaded = await loadCluster(paths.file);
  if (!loaded.ok) throw new ProblemError(loaded.error);
  const { cluster, hash } = loaded.value;
  const [types, artifacts] = await Promise.all([
    typeCheck({ file: paths.file, hash, cacheFolder: cacheFolder() }),
    hashArtifacts(paths.folder, cluster),
  ]);
  const wrongTypes: readonly Problem[] = types?.problems ?? [];
  if (wrongTypes.length > 0) throw new ProblemError(wrongTypes);
  const outside = { ...known, artifacts: artifacts.hashes, unenforced: unenforcedHere() };
  const examined = examineCluster(cluster, outside, chosen);
  const around = chosen ? [] : inputFindings(paths, cluster, artifacts.failures);
  const findings = await inPlace([...examined.findings, ...around]);
  const accepted = await inPlace(examined.allowed.map(({ finding }) => finding));
  const allowed = examined.allowed.map(({ allowance }, index) => {
    return { allowance, finding: present(accepted[index], "finding of an allowance") };
  });
  return {
    cluster,
    artifacts: artifacts.hashes,
    findings: [...findings].sort(inReadingOrder),
    examination: { ...examined, findings, allowed },
  };
}

/** Each, with its evidence, at the option that it is about. */
async function inPlace(findings: readonly Finding[]): Promise<readonly Finding[]> {
  const placed: Finding[] = [];
  for (const finding of findings) {
    const evidence: Evidence[] = [];
    for (const fact of finding.evidence)
      evidence.push(fact.at ? { ...fact, at: await exactPlace(fact.at, fact.path ?? []) } : fact);
    placed.push({ ...finding, evidence, at: await exactPlace(finding.at, finding.path ?? []) });
  }
  return placed;
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
  known: KnownOutside,
): Promise<ClusterInput> {
  const input = await readCluster(paths, known);
  const errors = input.findings.filter(({ severity }) => severity === "error");
  const refused = refusedHere(input.findings);
  const inTheWay = [...errors, ...refused];
  if (inTheWay.length === 0) return input;
  if (terminal.json) terminal.record({ kind: "findings", ...findingsDocument(inTheWay) });
  else for (const line of findingLines(inTheWay, linesOf)) terminal.tell(line);
  const counts = [
    ...(errors.length > 0 ? [errors.length === 1 ? "1 error" : `${errors.length} errors`] : []),
    ...(refused.length > 0 ? [`${refused.length} of what cannot run here`] : []),
  ];
  throw new Refusal(
    "usage",
    `the cluster has ${counts.join(" and ")}, so nothing was changed`,
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
