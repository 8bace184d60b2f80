/** Forgets instances that are gone for good: retired, without a process, in no pool, with nothing in flight. */
import { specNamed } from "../contract/revision.ts";
import type { Draft } from "./draft.ts";
import type { Instance, Membership } from "./state.ts";
import { targetOf } from "./target.ts";

export function sweep(draft: Draft): void {
  draft.amongRestless((instance) => {
    if (instance.goal !== "retire" || instance.pending !== null) return;
    if (instance.process.status === "running" || isInPool(draft, instance)) return;
    draft.drop(instance);
    forgetPool(draft, instance.part);
    tellDown(draft);
  });
}

/** A balancer that is no part of the system any more leaves no membership behind, and so nothing to judge by. */
function forgetPool(draft: Draft, part: string): void {
  const target = targetOf(draft.fields);
  if (target && specNamed(target, part)) return;
  for (const { id, pools } of draft.instancesBeside(part)) {
    if (!(part in pools)) continue;
    draft.change(id, { pools: Object.fromEntries(Object.entries(pools).filter(([name]) => name !== part)) });
  }
}

function tellDown(draft: Draft): void {
  const { wanted, cluster } = draft.fields;
  if (wanted === "down" && draft.isEmpty) draft.tell("down-completed", cluster, "nothing is left running");
}

/**
 * A balancer that is down has no pools. One that has just started has those of its configuration, also before it is
 * known to be well: it may route to them at any moment. One that starts or reloads may have been given the instance
 * just now.
 */
export function isInPool(draft: Draft, instance: Instance): boolean {
  return isJoining(draft, instance) || isMember(draft, instance);
}

function isJoining(draft: Draft, { id, part }: Instance): boolean {
  return draft.instancesBeside(part).some(({ pending }) => {
    const members = pending && "members" in pending.body ? pending.body.members : [];
    return members.some(({ instance }) => instance === id);
  });
}

function isMember(draft: Draft, instance: Instance): boolean {
  return Object.entries(instance.pools).some(([balancer, membership]) => {
    return mayBeMember(membership) && (isRunning(draft, balancer) || isBalancerBusy(draft, balancer));
  });
}

export function mayBeMember({ state, mayBeIn }: Membership): boolean {
  return state !== "absent" || mayBeIn === true;
}

function isRunning(draft: Draft, balancer: string): boolean {
  return draft.instancesOf(balancer).some((instance) => instance.process.status === "running");
}

/** The balancer starts or reloads with a configuration that was written already. */
export function isBalancerBusy(draft: Draft, balancer: string): boolean {
  return draft.instancesOf(balancer).some((instance) => instance.pending !== null);
}
