/** Takes in what was seen: processes, health, membership. Facts only; what follows from them is decided later. */
import { unreachable } from "../base/assert.ts";
import { durationText } from "../base/duration.ts";
import type { HealthSeen, MemberSeen, Observation, ProcessGone } from "../contract/observation.ts";
import { noteCrash } from "./crash.ts";
import type { Draft } from "./draft.ts";
import { isBalancerUp, jobKey } from "./readiness.ts";
import { isBehind } from "./routing.ts";
import type { Instance, Membership } from "./state.ts";
import { specOfInstance } from "./target.ts";

export function absorbObservation(draft: Draft, seen: Observation): void {
  // A remark may come when its instance is already forgotten: of what it left behind, say.
  if (seen.kind === "remark") return draft.tell("instance-remark", seen.instance, seen.text);
  const instance = draft.instance(seen.instance);
  if (!instance) return;
  switch (seen.kind) {
    case "process-seen":
      return;
    case "process-gone":
      return absorbGone(draft, instance, seen);
    case "health-seen":
      return absorbHealth(draft, instance, seen);
    case "member-seen":
      return absorbMember(draft, instance, seen);
    default:
      return unreachable(seen, "observation");
  }
}

/** What is known already changes nothing, and nothing has to be looked at again. */
function absorbHealth(draft: Draft, instance: Instance, { healthy, answer }: HealthSeen): void {
  const { health } = instance;
  if (health.verdict === (healthy ? "healthy" : "unhealthy") && health.answer === answer) return;
  const isBack = healthy && instance.startedAs.kind === "balancer" && !isBalancerUp(draft, instance.part);
  draft.change(instance.id, { health: { verdict: healthy ? "healthy" : "unhealthy", answer } });
  if (isBack) restartProofs(draft, instance);
}

/** While the balancer was down nobody judged what is behind it: new instances have proven nothing until now. */
function restartProofs(draft: Draft, balancer: Instance): void {
  for (const it of draft.instancesBeside(balancer.part)) {
    if (!it.trial || it.readySinceMonoMs === null || !isBehind(draft, it, balancer)) continue;
    draft.change(it.id, { readySinceMonoMs: draft.now.monoMs });
  }
}

/** An end that nobody asked for is a crash; the end of a job is its result. */
function absorbGone(draft: Draft, instance: Instance, gone: ProcessGone): void {
  if (instance.process.status !== "running") return;
  const ranMs = draft.now.monoMs - instance.process.sinceMonoMs;
  const { code, signal, note } = gone;
  const process = { status: "gone", code, signal, ...(note ? { note } : {}) } as const;
  draft.change(instance.id, { process, health: { verdict: "unknown", answer: instance.health.answer } });
  const isJob = specOfInstance(draft, instance).kind === "job";
  if (isJob && instance.goal === "serve" && gone.code === 0) return jobDone(draft, instance, ranMs);
  const asked = instance.goal === "retire" || instance.terminatedMonoMs !== null;
  if (asked) return stopped(draft, instance);
  noteCrash(draft, instance, gone);
}

function jobDone(draft: Draft, instance: Instance, tookMs: number): void {
  draft.fields.jobsDone = [...draft.fields.jobsDone, jobKey(instance.part, instance.revision)];
  draft.change(instance.id, { goal: "retire" });
  draft.tell("job-done", instance.id, `job ${instance.part} ended well after ${tookMs} ms`, { tookMs });
}

function stopped(draft: Draft, instance: Instance): void {
  const since = instance.terminatedMonoMs ?? draft.now.monoMs;
  const tookMs = draft.now.monoMs - since;
  const killed = instance.killedMonoMs !== null;
  const { stopGraceMs } = specOfInstance(draft, instance);
  const text = killed
    ? `${instance.id} did not end within ${durationText(stopGraceMs)} of SIGTERM (its stopGrace) and was killed: what it was doing is lost`
    : `${instance.id} has stopped after ${tookMs} ms`;
  draft.tell("instance-gone", instance.id, text, { tookMs, killed });
}

/**
 * The balancer's verdict counts at once. Its view of the state does not: it may be older than an effect that was
 * just confirmed, so a difference must last before it is believed.
 */
function absorbMember(draft: Draft, instance: Instance, seen: MemberSeen): void {
  const known = instance.pools[seen.balancer];
  if (!known) return;
  const shown = seen.state === "stopped" ? "draining" : seen.state;
  // After a reload that took its route away, a balancer does not know it, and may still have requests on it.
  const isGoing = known.state === "draining" && shown === "absent";
  const agrees = shown === known.state || isGoing || (shown === "draining" && known.state === "checking");
  const deviation: Membership["deviation"] = agrees
    ? null
    : known.deviation?.state === shown
      ? known.deviation
      : { state: shown, sinceMonoMs: draft.now.monoMs };
  const idle = known.state === "draining" && (shown === "draining" || isGoing) && seen.idle;
  const membership: Membership = { ...known, up: seen.up, idle, answer: seen.answer, deviation };
  if (isSame(known, membership)) return;
  draft.change(instance.id, { pools: { ...instance.pools, [seen.balancer]: membership } });
}

function isSame(before: Membership, after: Membership): boolean {
  return (
    before.up === after.up &&
    before.idle === after.idle &&
    before.answer === after.answer &&
    before.deviation === after.deviation
  );
}
