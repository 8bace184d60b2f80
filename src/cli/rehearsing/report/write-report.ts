/** Chooses the runs that are worth a look, and writes them as a page. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { everything } from "../../../rehearsal/campaign.ts";
import { type Ground, groundOf } from "../../../rehearsal/ground.ts";
import type { RunSpec } from "../../../rehearsal/run-spec.ts";
import { runOfSeed } from "../../../rehearsal/seeds.ts";
import type { WorstSeed } from "../../../rehearsal/tally.ts";
import { timelineOf } from "../../../rehearsal/timeline.ts";
import { plainPaint } from "../../paint.ts";
import type { Terminal } from "../../terminal.ts";
import type { Found } from "../found.ts";
import { summaryLines } from "../print-rehearsal.ts";
import type { Summary } from "../summary.ts";
import { reportPage, type ShownRun } from "./page.ts";

export interface Rehearsed {
  readonly grounds: readonly Ground[];
  /** Null where nothing was lost, or no seeds were drawn. */
  readonly worst: WorstSeed | null;
  readonly found: readonly Found[];
}

/** What broke a promise comes first, then what cost users the most, then each change as it should go. */
export function runsToShow({ grounds, worst, found }: Rehearsed): readonly ShownRun[] {
  const broken = found.flatMap(({ invariant, spec }) =>
    spec ? [runToShow(`the smallest run that breaks ${invariant}`, spec)] : [],
  );
  const run = worst && runOfSeed(grounds, worst.seed);
  const costly =
    worst && run
      ? [runToShow(`the run in which users lose the most (seed ${worst.seed})`, run.spec, run.ground)]
      : [];
  const undisturbed = grounds.map((ground) => runToShow("undisturbed", undisturbedSpec(ground), ground));
  return [...broken, ...costly, ...undisturbed];
}

function undisturbedSpec({ scene }: Ground): RunSpec {
  return { scene, seed: 0, latencies: "constant", faults: [], isWithinBudget: true };
}

/** @param ground Of the same scene, where it is at hand. */
export function runToShow(title: string, spec: RunSpec, ground: Ground = groundOf(spec.scene)): ShownRun {
  return { title, timeline: timelineOf(spec, ground, everything) };
}

export async function writeReport(
  terminal: Terminal,
  path: string,
  summary: Summary | undefined,
  runs: readonly ShownRun[],
): Promise<void> {
  const lines = summary ? summaryLines(summary, plainPaint) : [];
  const cluster = runs[0]?.timeline.spec.scene.state.cluster ?? "a cluster";
  const page = await reportPage({ cluster, summary: lines, runs });
  writeFileSync(path, page);
  terminal.tell(`report: ${resolve(path)}`);
}
