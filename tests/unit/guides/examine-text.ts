/** Examines the text of a cluster file within this process: a hundred edited files take a second, not a minute. */
import { dirname } from "node:path";
import { compileFunction } from "node:vm";
import { transform } from "esbuild";
import { type Examination, examineCluster } from "../../../src/check/run-checks.ts";
import { withFileTexts } from "../../../src/host/file-texts.ts";
import { parseCluster } from "../../../src/host/parse-cluster.ts";
import * as tutti from "../../../src/index.ts";
import type { Cluster } from "../../../src/model/cluster.ts";

/** The day on which the guides are judged: rules about the age of versions need one. */
const TODAY = "2026-11-29";

export function examined(cluster: Cluster): Examination {
  return examineCluster(cluster, { recordedArtifacts: {}, artifacts: {}, today: TODAY });
}

/** The cluster that the text describes, by the loader's own steps but for the thread. It imports tutti alone. */
export async function clusterOfText(text: string, file: string): Promise<Cluster> {
  const { code } = await transform(text, { loader: "ts", format: "cjs", target: "node20" });
  const module: { exports: { default?: unknown } } = { exports: {} };
  const imported = (name: string): unknown => {
    if (name === "tutti") return tutti;
    throw new Error(`${file} imports ${name}, and a guide's file imports tutti alone`);
  };
  compileFunction(code, ["module", "exports", "require"], { filename: file })(
    module,
    module.exports,
    imported,
  );
  const cluster = parseCluster(module.exports.default);
  if (!cluster.ok) throw new Error(`${file}: ${cluster.error}`);
  const filled = await withFileTexts(cluster.value, dirname(file));
  if (!filled.ok) throw new Error(JSON.stringify(filled.error));
  return filled.value;
}
