/** The life of one instance: given its goal and where it stands, the one effect that comes next. */
import { assert } from "../base/assert.ts";
import type { EffectBody, Member, PoolEffect } from "../contract/effect.ts";
import { type PartSpec, type Routing, specNamed } from "../contract/revision.ts";
import { effectKey } from "./absorb-outcome.ts";
import { closingNow } from "./closing.ts";
import type { Draft } from "./draft.ts";
import { hasNeeds, isBalancerUp } from "./readiness.ts";
import { areRoutesReady, balancersOf, doesRoute, isRoutedTo, runningRouting } from "./routing.ts";
import type { Instance, Membership } from "./state.ts";
import { isBalancerBusy, isInPool, mayBeMember } from "./sweep.ts";
import { desiredOf, isCurrent, settingsOf, specOfInstance, targetOf } from "./target.ts";

/** A process that outlives SIGKILL is waited for this long before it gets another. */
const KILL_AGAIN_AFTER_MS = 5_000;

interface Intent {
  readonly body: EffectBody;
  readonly why: string;
}

export function emitEffects(draft: Draft): void {
  draft.amongRestless(({ id }) => {
    const instance = draft.instance(id);
    if (!instance || instance.pending !== null) return;
    if (instance.retryMonoMs !== null && !draft.reached(instance.retryMonoMs)) return;
    const spec = specOfInstance(draft, instance);
    const intent =
      instance.goal === "serve" ? nextToServe(draft, spec, instance) : nextToRetire(draft, spec, instance);
    if (intent) begin(draft, instance, intent);
  });
}

function begin(draft: Draft, instance: Instance, intent: Intent): void {
  assert(instance.pending === null, "an instance has one effect in flight at most");
  const { body, why } = intent;
  const key = effectKey(intent);
  const repeat = (instance.done[key] ?? 0) + 1;
  const id = `${instance.id}/${key}${repeat === 1 ? "" : `.${repeat}`}`;
  const effect = { id, fence: draft.fields.fence, body, why };
  draft.change(instance.id, { pending: effect });
  draft.effects.push(effect);
  announce(draft, instance, intent);
}

function announce(draft: Draft, instance: Instance, { body, why }: Intent): void {
  if (instance.failures > 0) return;
  if (body.kind === "start") draft.tell("instance-starting", instance.id, `starting ${instance.id}: ${why}`);
  if (body.kind === "pool-drain")
    draft.tell("instance-draining", instance.id, `draining ${instance.id}: ${why}`);
  if (body.kind === "terminate")
    draft.tell("instance-stopping", instance.id, `stopping ${instance.id}: ${why}`);
}

function nextToServe(draft: Draft, spec: PartSpec, instance: Instance): Intent | undefined {
  if (instance.process.status === "none") return start(draft, spec, instance);
  if (instance.process.status !== "running") return undefined;
  if (spec.kind === "balancer") return reload(draft, instance) ?? holdOrResume(draft, instance);
  if (instance.health.verdict !== "healthy" && !instance.everReady) return undefined;
  const wanted = balancersOf(draft, spec);
  for (const balancer of wanted) {
    const intent = nextToJoin(draft, instance, balancer);
    if (intent) return intent;
  }
  const lost = Object.keys(instance.pools).filter((balancer) => !wanted.includes(balancer));
  return nextToLeave(draft, spec, instance, lost);
}

function start(draft: Draft, spec: PartSpec, instance: Instance): Intent | undefined {
  if (!hasNeeds(draft, spec)) return undefined;
  const { id, part, slot, revision, generation, address } = instance;
  const members = spec.kind === "balancer" ? membersOf(draft, part, spec) : [];
  const what =
    spec.kind === "job" ? `runs once for revision ${revision}` : `slot ${slot} of ${part} is empty`;
  const why =
    instance.trial && spec.kind !== "job" ? `slot ${slot} of ${part} moves to revision ${revision}` : what;
  const body = { kind: "start", instance: id, part, slot, revision, generation, address, members } as const;
  return { body: { ...body, ...holdingIn(draft, part) }, why };
}

/** Who stands in the configuration that a balancer starts with. */
function membersOf(draft: Draft, balancer: string, { routing }: PartSpec): readonly Member[] {
  return draft.instancesBeside(balancer).flatMap((instance): Member[] => {
    if (instance.process.status !== "running") return [];
    const state = memberState(draft, balancer, routing, instance);
    if (state === "absent") return [];
    const { part, id, revision, address, port, startedAs } = instance;
    const ports = startedAs.ports ? { ports: startedAs.ports } : {};
    const several = isOneOfSeveral(draft, instance);
    return [{ pool: part, instance: id, revision, address, port, ...ports, several, state }];
  });
}

/** An instance that is ready without this balancer takes requests with its first configuration that names it. */
function memberState(
  draft: Draft,
  balancer: string,
  routing: Routing | undefined,
  instance: Instance,
): Membership["state"] {
  const known = instance.pools[balancer]?.state ?? "absent";
  if (!routing) return known;
  if (!isRoutedTo(routing, instance.part)) return "absent";
  const wasRouted = doesRoute(draft, balancer, instance.part);
  const isReady = instance.goal === "serve" && instance.readySinceMonoMs !== null;
  if (wasRouted === false || (wasRouted === undefined && known === "absent"))
    return isReady ? "ready" : "absent";
  return known;
}

/** A running balancer is moved to another specification by a reload, which keeps its connections. */
function reload(draft: Draft, instance: Instance): Intent | undefined {
  const target = targetOf(draft.fields);
  const spec = target && specNamed(target, instance.part);
  if (!target || !spec || isCurrent(draft.fields, spec, instance) || instance.process.status !== "running")
    return undefined;
  if (!areRoutesReady(draft, spec, undefined)) return undefined;
  if (
    draft
      .instancesBeside(instance.part)
      .some((it) => it.pending !== null && isPoolEffectOn(it.pending.body, instance.part))
  )
    return undefined;
  const body: EffectBody = {
    kind: "reload",
    instance: instance.id,
    part: instance.part,
    revision: target.number,
    process: instance.process.identity,
    members: membersOf(draft, instance.part, spec),
    ...holdingIn(draft, instance.part),
  };
  return { body, why: `${instance.part} moves to revision ${target.number}` };
}

/** A running balancer is let hold new requests, or go on, as was asked for last. */
function holdOrResume(draft: Draft, { id, part, holding = false }: Instance): Intent | undefined {
  const isWanted = isInMaintenance(draft, part);
  if (isWanted === holding) return undefined;
  const body: EffectBody = { kind: isWanted ? "hold" : "resume", instance: id, part };
  return { body, why: `maintenance of ${part} is ${isWanted ? "on" : "over"}` };
}

function holdingIn(draft: Draft, part: string): { readonly holding?: true } {
  return isInMaintenance(draft, part) ? { holding: true } : {};
}

function isInMaintenance({ fields }: Draft, part: string): boolean {
  return part in (fields.maintenance ?? {});
}

function isPoolEffectOn(body: EffectBody, balancer: string): boolean {
  return "balancer" in body && body.balancer === balancer;
}

function nextToJoin(draft: Draft, instance: Instance, balancer: string): Intent | undefined {
  if (!isBalancerUp(draft, balancer) || isBalancerBusy(draft, balancer)) return undefined;
  const membership = instance.pools[balancer];
  if (!membership || membership.state === "absent") {
    return { body: poolEffect(draft, "pool-add", balancer, instance), why: `${instance.id} is healthy` };
  }
  // A serving member that is draining was drained by somebody else: it is wanted back.
  const isWaiting = membership.state === "draining" || (membership.state === "checking" && membership.up);
  if (!isWaiting) return undefined;
  return {
    body: poolEffect(draft, "pool-ready", balancer, instance),
    why: `${balancer} finds ${instance.id} healthy`,
  };
}

function nextToRetire(draft: Draft, spec: PartSpec, instance: Instance): Intent | undefined {
  const leaving = nextToLeave(draft, spec, instance, Object.keys(instance.pools));
  if (leaving !== undefined || isInPool(draft, instance)) return leaving;
  const { process, terminatedMonoMs, killedMonoMs, id } = instance;
  if (process.status !== "running") return undefined;
  if (terminatedMonoMs === null) {
    return {
      body: { kind: "terminate", instance: id, process: process.identity },
      why: retireReason(draft, instance),
    };
  }
  const dueMonoMs =
    killedMonoMs === null ? terminatedMonoMs + spec.stopGraceMs : killedMonoMs + KILL_AGAIN_AFTER_MS;
  if (!draft.reached(dueMonoMs)) return undefined;
  const why = `${id} did not stop within its grace of ${spec.stopGraceMs} ms`;
  return { body: { kind: "kill", instance: id, process: process.identity }, why };
}

/** Out of each of these pools: drained first while it lives, removed once idle or once its time is over. */
function nextToLeave(
  draft: Draft,
  spec: PartSpec,
  instance: Instance,
  balancers: readonly string[],
): Intent | undefined {
  for (const balancer of balancers) {
    const membership = instance.pools[balancer];
    if (!membership || !mayBeMember(membership)) continue;
    if (!isBalancerUp(draft, balancer) || isBalancerBusy(draft, balancer)) continue;
    const mustDrain = isSentRequests(membership) && instance.process.status === "running";
    if (mustDrain)
      return {
        body: poolEffect(draft, "pool-drain", balancer, instance),
        why: retireReason(draft, instance),
      };
    const waits =
      membership.state === "draining" && instance.process.status === "running" && !membership.idle;
    const since = instance.drainingSinceMonoMs ?? draft.now.monoMs;
    if (waits && !draft.reached(since + drainMs(draft, spec, balancer))) continue;
    const close = waits ? nextToClose(draft, spec, instance, balancer) : undefined;
    if (close === "later") continue;
    if (close) return close;
    return {
      body: poolEffect(draft, "pool-remove", balancer, instance),
      why: removeReason(instance, membership),
    };
  }
  return undefined;
}

/** As far as is known, or as its balancer shows it: the answer to what made it ready may have been lost. */
function isSentRequests({ state, deviation }: Membership): boolean {
  return state === "ready" || deviation?.state === "ready";
}

/** At a rate where the file says so; not when the cluster is taken down, since nobody could come back. */
function nextToClose(
  draft: Draft,
  spec: PartSpec,
  instance: Instance,
  balancer: string,
): Intent | "later" | undefined {
  const membership = instance.pools[balancer];
  if (!membership || !targetOf(draft.fields)) return undefined;
  const connections = closingNow(draft, membership, settingsOf(spec).closePerSecond);
  if (connections === "later") return connections;
  if (connections === "all") return undefined;
  const body = {
    ...poolEffect(draft, "pool-drain", balancer, instance),
    kind: "pool-close",
    connections,
  } as const;
  return { body, why: `the drain time of ${instance.id} is over` };
}

/** Where the route is gone, idle connections to the balancer of before the reload may bring one more request each. */
function drainMs(draft: Draft, spec: PartSpec, balancer: string): number {
  const routing = runningRouting(draft, balancer);
  const lingerMs = routing && !isRoutedTo(routing, spec.part) ? routing.lingerMs : 0;
  return settingsOf(spec).drainMs + lingerMs;
}

function removeReason(instance: Instance, membership: Membership): string {
  if (instance.process.status !== "running") return `${instance.id} does not run any more`;
  if (membership.idle) return `${instance.id} has no request in flight`;
  return membership.state === "draining"
    ? `the drain time of ${instance.id} is over`
    : `${instance.id} never served`;
}

function retireReason(draft: Draft, instance: Instance): string {
  const target = targetOf(draft.fields);
  if (!target) return "the cluster is taken down";
  const spec = specNamed(target, instance.part);
  if (!spec) return `${instance.part} is not part of revision ${target.number}`;
  if (!isCurrent(draft.fields, spec, instance)) return `revision ${target.number} takes its place`;
  if (instance.slot > desiredOf(draft.fields, spec)) return `${instance.part} is scaled to fewer instances`;
  return "it does not work any more";
}

function poolEffect(
  draft: Draft,
  kind: PoolEffect["kind"],
  balancer: string,
  instance: Instance,
): PoolEffect {
  const { id, part, revision, address, port } = instance;
  const several = isOneOfSeveral(draft, instance);
  return { kind, balancer, pool: part, instance: id, revision, address, port, several };
}

function isOneOfSeveral(draft: Draft, instance: Instance): boolean {
  return desiredOf(draft.fields, specOfInstance(draft, instance)) > 1;
}
