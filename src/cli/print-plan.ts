/** The plan as people read it: ordered effects with reasons and expected times, and what happens only as a reaction. Pure. */
import { durationText } from "../base/duration.ts";
import { tableText } from "../base/table.ts";
import type { Paint } from "./paint.ts";
import type { PlanDocument } from "./plan-document.ts";

export function planLines(plan: PlanDocument, paint: Paint): readonly string[] {
  const drift = plan.drift.map((text) => paint.warn(`drift: ${text}`));
  if (plan.effects.length === 0) return [...drift, `no changes${plan.why ? `: ${plan.why}` : ""}`];
  const count = plan.effects.length === 1 ? "1 effect" : `${plan.effects.length} effects`;
  const from = plan.from === null ? "nothing" : `revision ${plan.from}`;
  return [
    `${paint.bold(plan.cluster)}: from ${from} to revision ${plan.revision}, ${count}, about ${durationText(plan.durationMs)}`,
    ...plan.changes.map(({ part, change }) => `  ${part}: ${change}`),
    ...plan.secrets.map((name) => `  ${name}: another value`),
    ...drift,
    "",
    ...effectsTable(plan, paint).split("\n"),
    ...plan.conditions.map((text) => `${paint.dim("condition")}  ${text}`),
    ...outcomeLines(plan, paint),
  ];
}

function effectsTable({ effects }: PlanDocument, paint: Paint): string {
  const rows = effects.map(({ kind, subject, why, startMs, durationMs, source }) => [
    `+${durationText(startMs)}`,
    kind,
    subject,
    `${durationText(durationMs)} ${paint.dim(source)}`,
    why,
  ]);
  return tableText(["AT", "EFFECT", "ON", "TAKES", "WHY"], rows);
}

function outcomeLines({ outcome }: PlanDocument, paint: Paint): readonly string[] {
  if (outcome === "complete" || outcome === "nothing-to-do") return [];
  return ["", paint.bad(`as rehearsed it ends ${outcome}: it does not get through as it stands`)];
}
