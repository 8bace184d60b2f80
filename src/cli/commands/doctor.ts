/** `tutti doctor`: what this machine offers to the cluster, and what is missing. */

import { findCluster } from "../../host/find-cluster.ts";
import { loadCluster } from "../../host/load-cluster.ts";
import { machineFacts } from "../../targets/local/doctor.ts";
import { missingPrograms } from "../../targets/local/setup.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonFlags } from "../flags.ts";
import { type Diagnosis, diagnose, doctorLines } from "../print-doctor.ts";
import { type Verb, verb } from "../session.ts";

export const doctor: Verb<CommonFlags, []> = verb(async ({ terminal }, flags) => {
  const found = findCluster(process.cwd(), flags.file);
  const loaded = found.ok ? await loadCluster(found.value) : undefined;
  const missing = loaded?.ok ? missingPrograms(loaded.value.cluster) : [];
  const diagnosis: Diagnosis = diagnose(await machineFacts(), missing);
  if (terminal.json) terminal.document(diagnosis);
  else for (const line of doctorLines(diagnosis, terminal.paint)) terminal.out(line);
  return diagnosis.problems.length > 0 ? exitCodes.failed : exitCodes.done;
});
