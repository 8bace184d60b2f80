/** Takes in how an effect ended. A stale answer, to an effect that is not awaited any more, changes nothing. */
import { sentences } from "../base/sentences.ts";
import type { Effect, Failure, Outcome, PoolEffect, ReloadEffect } from "../contract/effect.ts";
import { specNamed } from "../contract/revision.ts";
import { closed } from "./closing.ts";
import type { Draft } from "./draft.ts";
import type { Instance, Membership } from "./state.ts";
import { revisionAtHand, wantedSpec } from "./target.ts";

const RETRY_FIRST_MS = 200;
const RETRY_MAX_MS = 10_000;
const TOLD_AT_FAILURE = 2;
const TOLD_EVERY_FAILURES = 10;

export function absorbOutcome(draft: Draft, outcome: Outcome): void {
  const instance = draft.instance(instanceOf(outcome.effect));
  const effect = instance?.pending;
  if (!instance || effect?.id !== outcome.effect) return;
  if (!outcome.ok) return failed(draft, instance, effect, outcome.failure);
  const done = { ...instance.done, [effectKey(effect)]: (instance.done[effectKey(effect)] ?? 0) + 1 };
  const settled = { pending: null, done, failures: 0, lastFailure: null, retryMonoMs: null };
  draft.change(instance.id, { ...settled, ...resultOf(draft, instance, effect, outcome) });
}

/** The id of an effect begins with the name of its instance. */
function instanceOf(effect: string): string {
  return effect.slice(0, effect.indexOf("/"));
}

/** What distinguishes repeats of an effect on one instance. */
export function effectKey({ body }: Pick<Effect, "body">): string {
  return "balancer" in body ? `${body.kind}@${body.balancer}` : body.kind;
}

function resultOf(
  draft: Draft,
  instance: Instance,
  effect: Effect,
  outcome: Outcome & { ok: true },
): Partial<Instance> {
  const { monoMs, wallMs } = draft.now;
  const { body } = effect;
  switch (body.kind) {
    case "start": {
      const identity = outcome.process;
      if (!identity) return { lastFailure: null };
      for (const member of body.members) memberFromConfig(draft, body.part, member.instance, member.state);
      return {
        process: { status: "running", identity, sinceMonoMs: monoMs, sinceWallMs: wallMs },
        ...(body.holding ? { holding: true } : {}),
      };
    }
    case "terminate":
      return { terminatedMonoMs: monoMs };
    case "kill":
      return { killedMonoMs: monoMs };
    case "reload":
      // What it was told on its socket is forgotten: it does as its configuration says.
      return {
        ...reloaded(draft, body),
        ...(instance.holding || body.holding ? { holding: body.holding === true } : {}),
      };
    case "hold":
    case "resume":
      return { holding: body.kind === "hold" };
    case "pool-close":
      return closed(draft, instance, body, outcome.closed ?? 0) ?? {};
    default:
      return poolResult(draft, instance, body);
  }
}

function reloaded(draft: Draft, { part, revision: number, members }: ReloadEffect): Partial<Instance> {
  for (const { instance, state } of members) {
    const before = draft.instance(instance)?.pools[part]?.state ?? "absent";
    if (before !== state) memberFromConfig(draft, part, instance, state);
  }
  for (const { id } of draft.instancesBeside(part)) {
    if (!members.some(({ instance }) => instance === id)) leaveBehind(draft, part, id);
  }
  const revision = revisionAtHand(draft, number);
  const spec = revision ? specNamed(revision, part) : undefined;
  if (!spec) return {};
  return { spec: wantedSpec(draft.fields, spec), startedAs: spec, revision: number, port: spec.port };
}

/** It lost its route: requests that came before the reload are still on their way to it. */
function leaveBehind(draft: Draft, balancer: string, id: string): void {
  const instance = draft.instance(id);
  const membership = instance?.pools[balancer];
  if (!membership || membership.state === "absent") return;
  const draining: Membership = { ...membership, state: "draining", idle: false, deviation: null };
  draft.change(id, {
    pools: { ...instance.pools, [balancer]: draining },
    drainingSinceMonoMs: draft.now.monoMs,
  });
}

const NEXT_STATE = {
  "pool-add": "checking",
  "pool-ready": "ready",
  "pool-drain": "draining",
  "pool-remove": "absent",
} as const;

function poolResult(draft: Draft, instance: Instance, body: PoolEffect): Partial<Instance> {
  const before = instance.pools[body.balancer] ?? outside;
  const state = NEXT_STATE[body.kind];
  const up = state === "absent" || state === "checking" ? false : before.up;
  const membership: Membership = { state, up, idle: false, answer: before.answer, deviation: null };
  const draining = body.kind === "pool-drain" ? { drainingSinceMonoMs: draft.now.monoMs } : {};
  return { pools: { ...instance.pools, [body.balancer]: membership }, ...draining };
}

/** A balancer that starts takes its members from its configuration; those that serve are up until checked. */
function memberFromConfig(draft: Draft, balancer: string, id: string, state: Membership["state"]): void {
  const member = draft.instance(id);
  if (!member) return;
  const membership: Membership = { ...outside, state, up: state === "ready" };
  draft.change(id, { pools: { ...member.pools, [balancer]: membership } });
}

/** It joined nothing, and still has to leave before it is stopped. */
function halfAdded(draft: Draft, instance: Instance, balancer: string): void {
  const membership: Membership = { ...outside, mayBeIn: true };
  draft.change(instance.id, { pools: { ...instance.pools, [balancer]: membership } });
}

export const outside: Membership = { state: "absent", up: false, idle: false, answer: "", deviation: null };

function failed(draft: Draft, instance: Instance, effect: Effect, failure: Failure): void {
  const failures = instance.failures + 1;
  const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
  const retryMonoMs = draft.now.monoMs + pauseMs;
  draft.change(instance.id, { pending: null, failures, lastFailure: failure, retryMonoMs });
  if (effect.body.kind === "pool-add") halfAdded(draft, instance, effect.body.balancer);
  // The first failure is often none: a server that still has a connection, a port that is just being given back.
  if (failures !== TOLD_AT_FAILURE && failures % TOLD_EVERY_FAILURES !== 0) return;
  const text = sentences(`${effect.id} failed: ${failure.message}`, failure.advice);
  draft.tell("effect-failed", instance.id, text, { effect: effect.id, code: failure.code, failures });
}
