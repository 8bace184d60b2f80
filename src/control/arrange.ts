/** Decides which instances there should be: creates what is missing, retires what is too much or out of date. */
import { remembered } from "../base/remembered.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import { slotKey } from "./crash.ts";
import { createInstance } from "./create.ts";
import type { Draft } from "./draft.ts";
import { hasNeeds, isJudged, isPartReady, jobKey } from "./readiness.ts";
import { retireHopeless } from "./replace.ts";
import { areRoutesReady, isBehind, isRoutedOtherwise } from "./routing.ts";
import type { Instance } from "./state.ts";
import { desiredOf, isCurrent, isLive, settingsOf, specOfInstance, targetOf } from "./target.ts";

/** An instance that was ready and has not been for this long is not waited for by a release. */
const GIVEN_UP_AFTER_MS = 5_000;

export function arrange(draft: Draft): void {
  const target = targetOf(draft.fields);
  if (!target) return retireAll(draft);
  draft.lookAt(target, (spec) => {
    if (spec.kind === "job") arrangeJob(draft, target, spec);
    else arrangePart(draft, target, spec);
  });
  retireRemoved(draft, target);
}

/** A part is held to the target once its turn has come, and to the revision of before until then. */
function arrangePart(draft: Draft, target: Revision, targetSpec: PartSpec): void {
  const { revision, spec, open } = turnOf(draft, target, targetSpec);
  const desired = desiredOf(draft.fields, spec);
  retireHopeless(draft, spec);
  if (spec.kind === "balancer") return arrangeBalancer(draft, revision, spec);
  if (isInDoubt(draft)) return;
  if (open) retireOutdated(draft, spec, desired);
  retireSurplus(draft, spec, desired);
  fillSlots(draft, revision, spec, desired);
}

/** A running balancer is moved by a reload; one that never came to run is replaced like anything else. */
function arrangeBalancer(draft: Draft, revision: Revision, spec: PartSpec): void {
  for (const it of draft.instancesOf(spec.part)) {
    const isIdle = it.goal === "serve" && it.process.status === "none" && it.pending === null;
    if (isIdle && !isCurrent(draft.fields, spec, it)) draft.change(it.id, { goal: "retire" });
  }
  fillSlots(draft, revision, spec, 1);
}

/**
 * While an instance of the new revision is not ready any more, nothing else is started or retired: a moment later it is
 * either well again, or the release goes back.
 */
function isInDoubt(draft: Draft): boolean {
  if (draft.fields.release?.phase !== "moving") return false;
  return draft.isInDoubt;
}

interface Turn {
  /** The one that the part is held to now. */
  readonly revision: Revision;
  readonly spec: PartSpec;
  readonly open: boolean;
}

function turnOf(draft: Draft, target: Revision, spec: PartSpec): Turn {
  const { release } = draft.fields;
  const before = release?.phase === "moving" ? release.from : null;
  const old = (before && specNamed(before, spec.part)) ?? undefined;
  const open = hasNeeds(draft, spec) && isOpen(draft, target, spec, old);
  return !open && before && old ? { revision: before, spec: old, open } : { revision: target, spec, open };
}

/** What a balancer gains must be ready before it, and what it loses a port stays until it does not route there any more. */
function isOpen(draft: Draft, target: Revision, spec: PartSpec, old: PartSpec | undefined): boolean {
  if (spec.kind === "balancer") return areRoutesReady(draft, spec, old);
  if (spec.kind !== "service") return true;
  return beforeJobsDone(draft, target) && !isRoutedOtherwise(draft, spec);
}

function beforeJobsDone(draft: Draft, revision: Revision): boolean {
  const { jobsDone } = draft.fields;
  return beforeJobs(revision).every(({ part }) => jobsDone.includes(jobKey(part, revision.number)));
}

const beforeJobs = remembered(({ parts }: Revision) =>
  parts.filter((spec) => spec.job?.runs === "before-services"),
);

/** Creates what is missing, as far as the number of living processes allows. */
function fillSlots(draft: Draft, revision: Revision, spec: PartSpec, desired: number): void {
  if (!hasNeeds(draft, spec)) return;
  if (spec.kind === "service" && !beforeJobsDone(draft, revision)) return;
  const serving = draft.instancesOf(spec.part).filter((it) => it.goal === "serve");
  const missing = (slot: number, of: readonly Instance[]) => !of.some((it) => it.slot === slot);
  const held = spec.kind === "balancer" ? serving : serving.filter((it) => isCurrent(draft.fields, spec, it));
  const wanting: number[] = [];
  for (let slot = 1; slot <= desired; slot += 1) if (missing(slot, held)) wanting.push(slot);
  if (wanting.length === 0) return;
  // An empty slot comes before one that an older instance still fills.
  wanting.sort((a, b) => Number(!missing(a, serving)) - Number(!missing(b, serving)) || a - b);
  for (const slot of wanting) {
    const live = draft.instancesOf(spec.part).filter(isLive).length;
    if (live >= desired + settingsOf(spec).surge) return;
    if (mayStart(draft, spec, slot)) createInstance(draft, revision, spec, slot);
  }
}

/** A slot that crashed waits for its pause to end. */
function mayStart(draft: Draft, spec: PartSpec, slot: number): boolean {
  const crash = draft.fields.crashes[slotKey(spec.part, slot)];
  return crash === undefined || draft.reached(crash.untilMonoMs);
}

/** Retires instances of another specification, those first whose successor is there already. */
function retireOutdated(draft: Draft, spec: PartSpec, desired: number): void {
  const serving = draft.instancesOf(spec.part).filter((it) => it.goal === "serve");
  const outdated = serving.filter((it) => !isCurrent(draft.fields, spec, it));
  const replaced = (it: Instance) =>
    serving.some((other) => other.slot === it.slot && isCurrent(draft.fields, spec, other));
  outdated.sort((a, b) => Number(replaced(b)) - Number(replaced(a)) || a.slot - b.slot);
  for (const instance of outdated) retireIfSpare(draft, spec, instance, desired);
}

/** Slots above the wanted number, highest first. */
function retireSurplus(draft: Draft, spec: PartSpec, desired: number): void {
  const surplus = draft.instancesOf(spec.part).filter((it) => it.goal === "serve" && it.slot > desired);
  surplus.sort((a, b) => b.slot - a.slot);
  for (const instance of surplus) retireIfSpare(draft, spec, instance, desired);
}

/** Retires an instance, never below what the file allows. */
function retireIfSpare(draft: Draft, spec: PartSpec, instance: Instance, desired: number): void {
  if (costsNothing(draft, instance) || isSpare(draft, spec, instance, desired)) {
    draft.change(instance.id, { goal: "retire" });
  }
}

/** It never served, or has not for so long that it is no mere hiccup: waiting for it could take for ever. */
function costsNothing(draft: Draft, { everReady, unreadySinceMonoMs }: Instance): boolean {
  if (!everReady) return true;
  return unreadySinceMonoMs !== null && draft.reached(unreadySinceMonoMs + GIVEN_UP_AFTER_MS);
}

/** Without it, enough others are ready and, where a release has created them, proven. */
function isSpare(draft: Draft, spec: PartSpec, instance: Instance, desired: number): boolean {
  const others = draft.instancesOf(spec.part).filter((it) => it.goal === "serve" && it.id !== instance.id);
  const counted = others.filter((it) => counts(draft, spec, it));
  return counted.length >= desired - settingsOf(spec).unavailable;
}

/** An instance that a running release has created counts only once it was seen healthy for the minimum time. */
function counts(draft: Draft, spec: PartSpec, instance: Instance): boolean {
  if (instance.readySinceMonoMs === null) return false;
  if (instance.trial && !isJudged(draft, spec)) return false;
  return !instance.trial || draft.reached(instance.readySinceMonoMs + settingsOf(spec).healthyForMs);
}

function arrangeJob(draft: Draft, target: Revision, spec: PartSpec): void {
  const mine = draft.instancesOf(spec.part);
  for (const it of mine) {
    if (it.goal === "serve" && it.revision !== target.number) draft.change(it.id, { goal: "retire" });
  }
  if (draft.fields.jobsDone.includes(jobKey(spec.part, target.number))) return;
  retireHopeless(draft, spec);
  if (mine.some((it) => it.goal === "serve") || mine.some(isLive)) return;
  const servicesReady = target.parts.every(
    (part) => part.kind !== "service" || isPartReady(draft, part.part),
  );
  if (spec.job?.runs === "after-services" && !servicesReady) return;
  if (!hasNeeds(draft, spec) || !mayStart(draft, spec, 1)) return;
  createInstance(draft, target, spec, 1);
}

/** Parts that the target does not have go last: until then, something may still use them. */
function retireRemoved(draft: Draft, target: Revision): void {
  const removed = draft.removed.filter((it) => it.goal === "serve");
  if (removed.length === 0 || !target.parts.every((spec) => isPartReady(draft, spec.part))) return;
  for (const instance of removed) if (!isUsed(draft, instance)) draft.change(instance.id, { goal: "retire" });
}

/** Everything stops, users before what they use: balancers, then services, then stores. */
function retireAll(draft: Draft): void {
  draft.amongRestless((instance) => {
    if (instance.goal === "retire" || isUsed(draft, instance)) return;
    draft.change(instance.id, { goal: "retire" });
  });
}

function isUsed(draft: Draft, instance: Instance): boolean {
  return draft.instancesAround(instance.part).some((other) => {
    if (!isLive(other) || other.part === instance.part) return false;
    if (isBehind(draft, instance, other)) return true;
    return specOfInstance(draft, other).needs.includes(instance.part);
  });
}
