/** Readiness: an instance counts when it runs, is healthy, and every balancer that routes to it sends it traffic. */
import { type PartSpec, specNamed } from "../contract/revision.ts";
import type { Draft } from "./draft.ts";
import { balancersOf } from "./routing.ts";
import type { Instance } from "./state.ts";
import { desiredOf, isCurrent, specOfInstance, targetOf } from "./target.ts";

/** Keeps `readySince` true, and tells of what became ready or stopped being so. */
export function refreshReadiness(draft: Draft): void {
  draft.amongRestless((instance) => {
    const ready = instance.goal === "serve" && isReadyNow(draft, instance);
    if (ready && instance.readySinceMonoMs === null) becameReady(draft, instance);
    if (!ready && instance.readySinceMonoMs !== null) becameUnready(draft, instance);
  });
}

function isReadyNow(draft: Draft, instance: Instance): boolean {
  if (instance.process.status !== "running" || instance.health.verdict !== "healthy") return false;
  const spec = specOfInstance(draft, instance);
  if (spec.kind === "job") return false;
  return balancersOf(draft, spec).every((balancer) => {
    if (!isBalancerUp(draft, balancer)) return instance.everReady && instance.unreadySinceMonoMs === null;
    const membership = instance.pools[balancer];
    return membership?.state === "ready" && membership.up;
  });
}

/** While a balancer is down nobody can judge its pool; what was ready stays so. */
export function isBalancerUp(draft: Draft, balancer: string): boolean {
  const findings = draft.findingsOf(balancer);
  findings.isUp ??= draft
    .instancesOf(balancer)
    .some((instance) => instance.process.status === "running" && instance.health.verdict === "healthy");
  return findings.isUp;
}

/** Whether every balancer is there to say how the instances of a part are. */
export function isJudged(draft: Draft, spec: PartSpec): boolean {
  return balancersOf(draft, spec).every((balancer) => isBalancerUp(draft, balancer));
}

function becameReady(draft: Draft, instance: Instance): void {
  const { process } = instance;
  const tookMs = process.status === "running" ? draft.now.monoMs - process.sinceMonoMs : 0;
  draft.change(instance.id, {
    readySinceMonoMs: draft.now.monoMs,
    unreadySinceMonoMs: null,
    everReady: true,
  });
  const again = instance.everReady ? " again" : "";
  const data = { tookMs, first: !instance.everReady };
  draft.tell("instance-ready", instance.id, `${instance.id} is ready${again} after ${tookMs} ms`, data);
}

function becameUnready(draft: Draft, instance: Instance): void {
  draft.change(instance.id, { readySinceMonoMs: null, unreadySinceMonoMs: draft.now.monoMs });
  if (instance.goal === "retire" || instance.process.status !== "running") return;
  draft.tell(
    "instance-unhealthy",
    instance.id,
    `${instance.id} is not ready any more: ${lastAnswer(instance)}`,
  );
}

/** What was last heard of an instance's health, from the balancer or from our own probe. */
export function lastAnswer(instance: Instance): string {
  const down = Object.values(instance.pools).find((membership) => !membership.up && membership.answer !== "");
  return down?.answer ?? (instance.health.answer || "no answer yet");
}

/** All wanted instances of a part are there, as wanted, and ready. A job: it has ended well. */
export function isPartReady(draft: Draft, name: string): boolean {
  const findings = draft.findingsOf(name);
  findings.isReady ??= concludeReady(draft, name);
  return findings.isReady;
}

function concludeReady(draft: Draft, name: string): boolean {
  const target = targetOf(draft.fields);
  const spec = target ? specNamed(target, name) : undefined;
  if (!target || !spec) return true;
  if (spec.kind === "job") return draft.fields.jobsDone.includes(jobKey(name, target.number));
  const ready = draft
    .instancesOf(name)
    .filter((it) => it.goal === "serve" && isCurrent(draft.fields, spec, it) && it.readySinceMonoMs !== null);
  return ready.length >= desiredOf(draft.fields, spec);
}

/** From when on a process can be blamed for being late: nobody watched it before this incarnation took over. */
export function watchedSince(draft: Draft, sinceMonoMs: number): number {
  return Math.max(sinceMonoMs, draft.fields.resumedMonoMs);
}

export function jobKey(job: string, revision: number): string {
  return `${job}.r${revision}`;
}

/** Every part that this one needs is ready. */
export function hasNeeds(draft: Draft, spec: PartSpec): boolean {
  return spec.needs.every((need) => isPartReady(draft, need));
}
