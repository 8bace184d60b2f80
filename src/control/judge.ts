/** Judges the release that runs: has it arrived, is the new revision bad, can it go back. */
import { durationText } from "../base/duration.ts";
import { remembered } from "../base/remembered.ts";
import { sentences } from "../base/sentences.ts";
import type { Failure } from "../contract/effect.ts";
import { saidOf } from "../contract/instance-name.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import { endRelease, undo } from "./absorb-request.ts";
import { endText, slotKey } from "./crash.ts";
import type { Draft } from "./draft.ts";
import { hasNeeds, isBalancerUp, isPartReady, jobKey, lastAnswer, watchedSince } from "./readiness.ts";
import { balancersOf, impossibleMove } from "./routing.ts";
import type { Instance, Release } from "./state.ts";
import { desiredOf, isCurrent, settingsOf, specOfInstance } from "./target.ts";

/**
 * A release that comes no step further for this long, besides what a start, a drain and a stop may take by the file,
 * ends one way or the other.
 */
const PROGRESS_WITHIN_MS = 300_000;

/** A new instance that stops being ready has this long to recover: one broken connection is no verdict. */
const UNREADY_TOLERATED_MS = 600;

/** The first bring-up has nothing to go back to, so a part may crash before it counts as failed. */
const BRING_UP_CRASHES = 3;

const STRIKES_MAX = 2;

/** Trying again would fail the same way. */
const DEFINITE: readonly Failure["code"][] = [
  "missing-program",
  "missing-artifact",
  "missing-secret",
  "no-permission",
];
const EFFECT_FAILURES_MAX = 5;

/** What holds the address may be the instance of before, which the kernel has not quite cleared away. */
const ADDRESS_FAILURES_MAX = 3;

export function judgeRelease(draft: Draft): void {
  noteProgress(draft);
  const { release } = draft.fields;
  if (!release) return;
  if (release.phase === "moving") judgeMoving(draft, release);
  else judgeUndoing(draft, release);
}

/** A score that only ever rises cannot be kept up by instances that come and go in vain. */
function noteProgress(draft: Draft): void {
  const { release } = draft.fields;
  if (!release) return;
  const score = scoreOf(draft, release.phase === "moving" ? release.to : release.from);
  if (score > release.score) draft.fields.release = { ...release, score, progressMonoMs: draft.now.monoMs };
}

function scoreOf(draft: Draft, target: Revision | null): number {
  return draft.fields.jobsDone.length + draft.score((part) => partScore(draft, target, part));
}

function partScore(draft: Draft, target: Revision | null, part: string): number {
  const spec = target ? specNamed(target, part) : undefined;
  let score = 0;
  for (const instance of draft.instancesOf(part)) {
    const isWanted =
      spec !== undefined && instance.goal === "serve" && isCurrent(draft.fields, spec, instance);
    if (isWanted && instance.readySinceMonoMs !== null) score += 1;
    if (!isWanted) score -= 1;
  }
  return score;
}

function patienceMs({ to, from }: Release): number {
  return PROGRESS_WITHIN_MS + Math.max(longestMs(to), from ? longestMs(from) : 0);
}

const longestMs = remembered(({ parts }: Revision): number => {
  return Math.max(0, ...parts.map((spec) => spec.readyWithinMs + spec.release.drainMs + spec.stopGraceMs));
});

function judgeMoving(draft: Draft, release: Release): void {
  const sign = badSign(draft, release);
  if (sign !== undefined) return turnRound(draft, release, sign);
  if (!hasArrived(draft, release.to)) return;
  draft.fields.current = release.to;
  draft.fields.basis = release.to;
  endRelease(draft, release, "complete");
}

/** Goes back where that is possible: to something, and to something that can still run on the data. */
function turnRound(draft: Draft, release: Release, sign: string): void {
  const barrier = barrierTo(draft, release);
  if (release.from && barrier === undefined) return undo(draft, release, sign);
  draft.fields.basis = release.to;
  const why =
    barrier === undefined
      ? ""
      : `; not going back, since job ${barrier} has run and older revisions cannot run on what it left`;
  endRelease(draft, release, "failed", sign + why);
}

/** The basis is another than the current revision where an earlier release could not go back: that stands in the way still. */
function barrierTo(draft: Draft, { to, from }: Release): string | undefined {
  const { jobsDone, basis } = draft.fields;
  const ran = [to, ...(basis && basis.number !== from?.number ? [basis] : [])].flatMap(({ parts, number }) =>
    parts.filter((spec) => spec.job && jobsDone.includes(jobKey(spec.part, number))),
  );
  return ran.find((spec) => spec.job?.compatibleWith === "this-revision")?.part;
}

function judgeUndoing(draft: Draft, release: Release): void {
  if (!release.from) return;
  const arrived = hasArrived(draft, release.from);
  const stuck = draft.reached(release.progressMonoMs + patienceMs(release));
  if (!arrived && !stuck) return;
  draft.fields.basis = release.from;
  const reason = release.reason ?? "the new revision was bad";
  if (arrived) return endRelease(draft, release, "rolled-back", reason);
  const text = `${reason}; going back came no step further for ${durationText(patienceMs(release))}`;
  endRelease(draft, release, "failed", text);
}

/** Everything is as the revision says, the new instances are proven, and nothing of before is left. */
function hasArrived(draft: Draft, revision: Revision): boolean {
  return (
    draft.removed.length === 0 && draft.haveArrived(revision.parts, (spec) => hasPartArrived(draft, spec))
  );
}

function hasPartArrived(draft: Draft, spec: PartSpec): boolean {
  if (!isPartReady(draft, spec.part)) return false;
  const mine = draft.instancesOf(spec.part);
  if (spec.kind === "job") return mine.length === 0;
  return mine.length === desiredOf(draft.fields, spec) && mine.every((it) => isProven(draft, spec, it));
}

/** Ready without a break for the minimum time; a first bring-up has nobody to spare, and needs no proof. */
function isProven(draft: Draft, spec: PartSpec, instance: Instance): boolean {
  if (!isCurrent(draft.fields, spec, instance) || instance.readySinceMonoMs === null) return false;
  const bringUp = draft.fields.release?.from === null;
  return bringUp || draft.reached(instance.readySinceMonoMs + settingsOf(spec).healthyForMs);
}

/** The first sign that the new revision is bad, as a sentence; undefined while there is none. */
function badSign(draft: Draft, release: Release): string | undefined {
  const move = release.from ? impossibleSince(release.from)(release.to) : undefined;
  if (move !== undefined) {
    return `${move}, which one release cannot do without losing requests: keep the old port, deploy, and remove it later`;
  }
  if (release.strikes >= STRIKES_MAX)
    return `${release.strikes} instances of revision ${release.to.number} were ended`;
  const sign = draft.amongRestless((instance) =>
    instance.trial ? signOf(draft, release, instance) : effectSign(instance),
  );
  if (sign !== undefined) return sign;
  if (!draft.reached(release.progressMonoMs + patienceMs(release))) return undefined;
  return `no step further for ${durationText(patienceMs(release))}`;
}

const impossibleSince = remembered((from: Revision) =>
  remembered((to: Revision): string | undefined => impossibleMove(from, to)),
);

function signOf(draft: Draft, release: Release, instance: Instance): string | undefined {
  const spec = specOfInstance(draft, instance);
  return (
    effectSign(instance) ??
    endSign(draft, release, instance) ??
    lateSign(draft, spec, instance) ??
    unreadySign(draft, spec, instance)
  );
}

function effectSign(instance: Instance): string | undefined {
  const { lastFailure, failures, id } = instance;
  if (!lastFailure) return undefined;
  const failuresMax = lastFailure.code === "address-in-use" ? ADDRESS_FAILURES_MAX : EFFECT_FAILURES_MAX;
  if (!DEFINITE.includes(lastFailure.code) && failures < failuresMax) return undefined;
  return sentences(saidOf(id, lastFailure.message), lastFailure.advice);
}

/** It ended by itself. What ended from outside after it was ready is counted as a strike instead. */
function endSign(draft: Draft, release: Release, instance: Instance): string | undefined {
  const { process, terminatedMonoMs, everReady, id } = instance;
  if (process.status !== "gone" || terminatedMonoMs !== null) return undefined;
  if (specOfInstance(draft, instance).kind === "job" && process.code === 0) return undefined;
  if (everReady && process.code === null) return undefined;
  const count = draft.fields.crashes[slotKey(instance.part, instance.slot)]?.count ?? 0;
  if (release.from === null && count < BRING_UP_CRASHES) return undefined;
  const when = everReady ? "" : " before it was ready";
  return `${id} ended${when}: ${endText(process)}`;
}

function lateSign(draft: Draft, spec: PartSpec, instance: Instance): string | undefined {
  if (instance.process.status !== "running" || instance.everReady || instance.goal === "retire")
    return undefined;
  if (!hasNeeds(draft, spec) || !balancersOf(draft, spec).every((it) => isBalancerUp(draft, it)))
    return undefined;
  if (!draft.reached(watchedSince(draft, instance.process.sinceMonoMs) + spec.readyWithinMs))
    return undefined;
  const limit = durationText(spec.readyWithinMs);
  if (spec.kind === "job") return `job ${instance.part} did not end within ${limit}`;
  return `${instance.id} was not ready within ${limit}: ${lastAnswer(instance)}`;
}

function unreadySign(draft: Draft, spec: PartSpec, instance: Instance): string | undefined {
  const { unreadySinceMonoMs, goal, process } = instance;
  if (unreadySinceMonoMs === null || goal === "retire" || process.status !== "running") return undefined;
  if (!hasNeeds(draft, spec) || isSharedTrouble(draft, instance)) return undefined;
  if (!draft.reached(unreadySinceMonoMs + UNREADY_TOLERATED_MS)) return undefined;
  return `${instance.id} was ready and then failed: ${lastAnswer(instance)}`;
}

/** The older instances are in trouble as well, so it is not the revision's doing. */
function isSharedTrouble(draft: Draft, instance: Instance): boolean {
  const older = draft
    .instancesOf(instance.part)
    .filter((it) => !it.trial && it.goal === "serve" && it.everReady);
  return older.length > 0 && older.every((it) => it.readySinceMonoMs === null);
}
