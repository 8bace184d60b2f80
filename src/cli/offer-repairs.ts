/** `tutti check --fix`: shows what would be changed in the user's files, and changes it once somebody agreed. */
import { readFileSync } from "node:fs";
import { groupedBy } from "../check/grouped.ts";
import type { Finding, Repair } from "../contract/finding.ts";
import { type Repaired, repairSource } from "../host/repair-source.ts";
import { writeFileAtomically } from "../host/write-file.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import type { Terminal } from "./terminal.ts";

export async function offerRepairs(
  terminal: Terminal,
  cluster: Cluster,
  findings: readonly Finding[],
): Promise<void> {
  const repairs = safeRepairs(cluster, findings);
  if (repairs.length === 0)
    return terminal.tell("nothing of it can be repaired by rule: the fixes above are for a person");
  const files = [...groupedBy(repairs, ({ at }) => at.file)];
  const repaired = await Promise.all(
    files.map(async ([file, own]) => ({ file, ...(await repairSource(readFileSync(file, "utf8"), own)) })),
  );
  const changed = repaired.filter(({ hunks }) => hunks.length > 0);
  for (const { file, hunks } of changed)
    for (const line of diffLines(file, hunks, terminal)) terminal.tell(line);
  const count = changed.reduce((sum, { done }) => sum + done, 0);
  if (count === 0)
    return terminal.tell(
      "the options stand where no rule can change them safely: the fixes above are for a person",
    );
  if (!(await terminal.confirm(`Change ${count === 1 ? "this option" : `these ${count} options`}?`))) return;
  for (const { file, text } of changed) writeFileAtomically(file, text, 0o644);
  terminal.tell("changed; `tutti check` shows what is left");
}

/** A builder call that made several parts, as in a loop, is left alone: a change would hit all of them. */
function safeRepairs(cluster: Cluster, findings: readonly Finding[]): readonly Repair[] {
  const callOf = ({ at }: Pick<Repair, "at">): string => `${at.file}:${at.line}:${at.column}`;
  const made = groupedBy(partsOf(cluster), ({ place }) => callOf({ at: place }));
  const repairs = findings.flatMap(({ repair }) => (repair ? [repair] : []));
  return repairs.filter((repair) => (made.get(callOf(repair))?.length ?? 0) < 2);
}

function diffLines(file: string, hunks: Repaired["hunks"], { progressPaint }: Terminal): readonly string[] {
  const header = [progressPaint.bold(`--- ${file}`), progressPaint.bold(`+++ ${file}`)];
  const changes = hunks.flatMap(({ line, before, after }) => [
    progressPaint.dim(`@@ line ${line} @@`),
    ...before.map((text) => progressPaint.bad(`-${text}`)),
    ...after.map((text) => progressPaint.good(`+${text}`)),
  ]);
  return [...header, ...changes];
}
