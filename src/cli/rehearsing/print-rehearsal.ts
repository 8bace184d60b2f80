/** Prints a rehearsal for people: the summary, and each broken promise with the smallest trace that breaks it. */
import { durationText } from "../../base/duration.ts";
import { kindOfFault } from "../../rehearsal/faults/index.ts";
import type { TraceLine } from "../../rehearsal/trace.ts";
import type { Paint } from "../paint.ts";
import type { Found } from "./found.ts";
import type { Summary } from "./summary.ts";

export function summaryLines(summary: Summary, paint: Paint): readonly string[] {
  const { seeds, seedsWithFaults, seedsPerMinute, violations, notRehearsed, availability } = summary;
  const kept =
    notRehearsed.length === 0 ? "every promise held" : "every promise that was put to the test held";
  const verdict = violations.length === 0 ? paint.good(kept) : paint.bad(brokenText(summary));
  const least = Object.entries(availability.minHealthyByService).map(([part, count]) => `${part} ${count}`);
  return [
    `rehearsed: ${summary.scenes.join("; ")}`,
    `${verdict} in ${seeds} runs, ${seedsWithFaults} of them with faults (${seedsPerMinute} runs a minute, ${summary.eventsPerSeed.median ?? 0} events each)`,
    `  faults      ${counted(summary.faults) || "none"}`,
    `  ended       ${counted(summary.outcomes)}`,
    `  serving     at least ${least.join(", ") || "nothing"}`,
    `  lost        ${requests(availability.lost)}`,
    `  delayed     ${requests(availability.delayed)}`,
    ...writesLines(summary),
    `  assumed     ${summary.assumed.requestsPerSecond} requests a second to each service, ${summary.assumed.serviceMs} ms each`,
    ...machineLines(summary),
    `  times       ${timesText(summary)}`,
    `  takes       ${spread(summary.durationMs)}`,
    ...(summary.rollbackMs.median === null ? [] : [`  going back  ${spread(summary.rollbackMs)}`]),
    ...promiseLines(summary, paint),
    ...(notRehearsed.length === 0
      ? []
      : [`  not rehearsed, since no run came to it: ${notRehearsed.join(", ")}`]),
  ];
}

function writesLines({ availability }: Summary): readonly string[] {
  const lost = Object.entries(availability.lostWritesMs).map(([store, ms]) => `${store} ${durationText(ms)}`);
  return lost.length === 0 ? [] : [`  writes      lost at most, when a store ended: ${lost.join(", ")}`];
}

function timesText({ measured, assumed }: Summary): string {
  if (measured.length === 0) return "all assumed: no real run has told any yet";
  const others = assumed.times.length === 0 ? "" : `; assumed: ${assumed.times.join(", ")}`;
  return `measured: ${measured.join(", ")}${others}`;
}

function promiseLines({ promises }: Summary, paint: Paint): readonly string[] {
  return promises.map((of, index) => {
    const label = index === 0 ? "promises" : "";
    return `  ${label.padEnd(12)}${heldText(of, paint)} ${of.part}: ${of.promise}`;
  });
}

function heldText({ held, isTested }: Summary["promises"][number], paint: Paint): string {
  if (!isTested) return paint.dim("not put to the test ");
  return held ? paint.good("held  ") : paint.bad("BROKEN");
}

function machineLines({ assumed }: Summary): readonly string[] {
  return assumed.machines === 1 ? [] : [`  machines    ${assumed.machines}, as assumed`];
}

function brokenText({ violations }: Summary): string {
  const broken = violations.filter(({ kind }) => kind !== "not-rehearsed").length;
  if (broken === 0) return "every promise that was put to the test held, and not all were";
  return broken === 1 ? "1 promise is broken" : `${broken} promises are broken`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

function spread({ median, p99 }: Summary["durationMs"]): string {
  return `${text(median)} (median), ${text(p99)} (99 of 100)`;
}

function requests({ median, p99, worst }: Summary["availability"]["lost"]): string {
  return `${median ?? 0} requests (median), ${p99 ?? 0} (99 of 100), ${worst ?? 0} (worst)`;
}

function text(ms: number | null): string {
  return ms === null ? "not known" : durationText(ms);
}

/** More lines than this hide what matters. */
const TRACE_LINES_MAX = 40;

export function foundLines(found: Found, paint: Paint): readonly string[] {
  const faults = found.spec?.faults ?? [];
  return [
    "",
    `${paint.bad(found.kind === "not-rehearsed" ? "NOT REHEARSED" : "BROKEN")} ${found.invariant} (${found.kind}): ${found.statement}`,
    `  ${found.message}`,
    `  why it matters: ${found.reason}`,
    ...(found.spec
      ? [`  the smallest run that breaks it: ${found.spec.scene.name}, ${faultCount(faults.length)}`]
      : []),
    ...faults.map((fault) => `    ${kindOfFault(fault).text(fault)}`),
    ...lastLines(found.trace).map((line) => traceLine(line, paint)),
    ...(found.replay === null ? [] : [`  step through it: tutti rehearse --replay ${found.replay}`]),
  ];
}

function faultCount(count: number): string {
  return count === 1 ? "1 fault" : `${count} faults`;
}

function lastLines(lines: readonly TraceLine[]): readonly TraceLine[] {
  return lines.slice(-TRACE_LINES_MAX);
}

export function traceLine({ atMs, kind, text: said }: TraceLine, paint: Paint): string {
  const at = (atMs / 1_000).toFixed(3).padStart(9);
  if (kind === "fault") return `${paint.bad("✗")}${at}  ${paint.bad(said)}`;
  return ` ${at}  ${kind === "effect" ? said : paint.dim(said)}`;
}

/** The state after a step: how many of each service serve, and whoever else runs. */
export function stateText({ serving, instances }: TraceLine): string {
  const others = Object.entries(instances).filter(([, state]) => state !== "serving");
  const capacity = Object.entries(serving).map(([part, count]) => `${part} ${count}`);
  const rest = others.map(([instance, state]) => `${instance} ${state}`);
  return `[${capacity.join(", ")}${rest.length === 0 ? "" : `; ${rest.join(", ")}`}]`;
}
