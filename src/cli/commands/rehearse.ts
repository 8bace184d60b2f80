/** `tutti rehearse`: the change, with the very engine that will make it, in virtual time and under faults. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SystemClock } from "../../host/clock.ts";
import { notRehearsed } from "../../rehearsal/campaign.ts";
import { type Ground, groundOf } from "../../rehearsal/ground.ts";
import { type ReplayFile, readReplayFile } from "../../rehearsal/replay-file.ts";
import type { Tally } from "../../rehearsal/tally.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName } from "../asking.ts";
import { readSoundCluster } from "../cluster-input.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { keptRevision } from "../kept-revision.ts";
import { observe, timingsFor } from "../observe.ts";
import { changeIn } from "../rehearsing/change-words.ts";
import { exhaustiveFindings } from "../rehearsing/exhaustively.ts";
import { type Found, findingsOf, replayed, unreached } from "../rehearsing/found.ts";
import { foundLines, stateText, summaryLines, traceLine } from "../rehearsing/print-rehearsal.ts";
import { runsToShow, runToShow, writeReport } from "../rehearsing/report/write-report.ts";
import { type Change, scenesOf } from "../rehearsing/scenes.ts";
import type { ShardProgress } from "../rehearsing/shard.ts";
import { runCampaign } from "../rehearsing/shards.ts";
import { type Summary, summaryOf } from "../rehearsing/summary.ts";
import { secretVersions } from "../secret-compare.ts";
import { type ClusterPaths, pathsWithFile, type Session, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export interface RehearseFlags extends SupervisorFlags {
  readonly seeds?: number;
  readonly for?: number;
  readonly parallel: boolean;
  readonly exhaustive: boolean;
  readonly replay?: string;
  readonly report?: string;
  readonly machines?: number;
}

const SEEDS_DEFAULT = 1_000;

export const rehearse: Verb<RehearseFlags, string[]> = verb(async (session, flags, ...words) => {
  if (flags.replay !== undefined) return replay(session.terminal, flags.replay, flags.report);
  const paths = pathsWithFile(session);
  const grounds = await groundsFor(session, flags, paths, words);
  return rehearseGrounds({ terminal: session.terminal, flags, paths, grounds });
});

/** The changes that are meant, and how each goes undisturbed. */
export async function groundsFor(
  { terminal }: Session,
  flags: SupervisorFlags & Pick<RehearseFlags, "machines">,
  paths: ClusterPaths,
  words: readonly string[],
): Promise<readonly Ground[]> {
  const said = changeIn(words);
  const observed = await observe(terminal, flags, paths);
  const input = await readSoundCluster(terminal, paths, observed.known);
  if (observed.state.release) {
    const text = `revision ${observed.state.release.to.number} is being released, so the state is about to change`;
    throw new Refusal("lock-held", text, "wait for it with `tutti wait --for complete`, then rehearse");
  }
  const change: Change =
    said.kind === "rollback"
      ? { kind: "rollback", to: await keptRevision(observed.client, paths, said.revision) }
      : said;
  const { state } = observed;
  const scenes = scenesOf({
    change,
    state: state.cluster === "" ? { ...state, cluster: input.cluster.name } : state,
    nextRevision: observed.nextRevision,
    file: { ...input, secrets: secretVersions(paths, input.cluster, state, "release") },
    timings: timingsFor(observed, input.cluster),
    now: new SystemClock().now(),
    by: operatorName(),
    ...(flags.machines === undefined ? {} : { machines: Math.max(1, flags.machines) }),
  });
  return scenes.map(groundOf);
}

export interface RehearsalOrder {
  readonly terminal: Terminal;
  readonly flags: Pick<RehearseFlags, "seeds" | "for" | "parallel" | "exhaustive" | "report">;
  readonly paths: ClusterPaths;
  readonly grounds: readonly Ground[];
}

/** Runs, prints, and says by its code whether every promise held. */
export async function rehearseGrounds({
  terminal,
  flags,
  paths,
  grounds,
}: RehearsalOrder): Promise<ExitCode> {
  const begunMs = performance.now();
  const folder = join(paths.state.root, "rehearsals");
  const { tally, found: broken } = flags.exhaustive
    ? await exhaustiveFindings(grounds, folder, (at) => tellProgress(terminal, begunMs, at))
    : await seedFindings({ terminal, flags, paths, grounds }, folder, begunMs);
  if (terminal.isLive) terminal.draw("");
  const missed = flags.exhaustive ? [] : notRehearsed(grounds, tally.hit);
  const found = [...broken, ...unreached(tally.seeds, missed)];
  const summary = summaryOf({
    scenes: grounds.map(({ scene }) => scene),
    tally,
    found,
    notRehearsed: missed,
    tookMs: performance.now() - begunMs,
  });
  print(terminal, summary, found);
  if (flags.report !== undefined) {
    const worst = flags.exhaustive ? null : tally.worst;
    await writeReport(terminal, flags.report, summary, runsToShow({ grounds, worst, found }));
  }
  return found.length === 0 ? exitCodes.done : exitCodes.refused;
}

async function seedFindings(
  { terminal, flags, grounds }: RehearsalOrder,
  folder: string,
  begunMs: number,
): Promise<{ readonly tally: Tally; readonly found: ReturnType<typeof findingsOf> }> {
  const last = flags.seeds ?? (flags.for === undefined ? SEEDS_DEFAULT : undefined);
  const order = {
    scenes: grounds.map(({ scene }) => scene),
    threads: flags.parallel ? availableParallelism() : 1,
    ...(last === undefined ? {} : { last }),
    ...(flags.for === undefined ? {} : { forMs: flags.for }),
  };
  const tally = await runCampaign(order, (at) => tellProgress(terminal, begunMs, at));
  return { tally, found: findingsOf(grounds, tally.violations, folder) };
}

function print(terminal: Terminal, summary: Summary, found: readonly Found[]): void {
  if (terminal.json) {
    for (const { spec: _spec, ...one } of found)
      terminal.record({ ...one, kind: "violation", violated: one.kind });
    return terminal.record(summary);
  }
  for (const one of found) for (const line of foundLines(one, terminal.paint)) terminal.out(line);
  if (found.length > 0) terminal.out("");
  for (const line of summaryLines(summary, terminal.paint)) terminal.out(line);
}

/** On a terminal alone: elsewhere the summary says it all. */
function tellProgress(terminal: Terminal, begunMs: number, { seeds, violations }: ShardProgress): void {
  if (!terminal.isLive) return;
  const aMinute = Math.round((seeds * 60_000) / Math.max(1, performance.now() - begunMs));
  const broken = violations === 0 ? "" : `, ${violations} broke a promise`;
  terminal.draw(terminal.progressPaint.dim(`${seeds} runs, ${aMinute} a minute${broken}`));
}

async function replay(terminal: Terminal, path: string, report: string | undefined): Promise<ExitCode> {
  const { run } = readReplay(path);
  const { lines, violation } = replayed(run);
  if (report !== undefined) await writeReport(terminal, report, undefined, [runToShow("replayed", run)]);
  if (terminal.json) {
    for (const line of lines) terminal.record({ ...line, kind: "step", what: line.kind });
    terminal.record({ kind: "summary", schema: 1, violations: violation ? [violation] : [] });
  } else {
    for (const line of lines) terminal.out(`${traceLine(line, terminal.paint)}  ${stateText(line)}`);
    const verdict = violation ? `BROKEN ${violation.invariant}: ${violation.message}` : "every promise held";
    terminal.out(violation ? terminal.paint.bad(verdict) : terminal.paint.good(verdict));
  }
  return violation ? exitCodes.refused : exitCodes.done;
}

function readReplay(path: string): ReplayFile {
  if (!existsSync(path)) {
    throw new Refusal(
      "no-such-thing",
      `there is no file ${path}`,
      "a broken promise names the file to replay",
    );
  }
  const read = readReplayFile(readFileSync(path, "utf8"));
  if (read.ok) return read.value;
  throw new Refusal(
    "usage",
    `${path} cannot be replayed: ${read.error}`,
    "give the file that a rehearsal named",
  );
}
