/** Closes what is still connected after a drain at a rate: how many now, and when the next ones are due. */
import type { CloseEffect } from "../contract/effect.ts";
import type { Draft } from "./draft.ts";
import type { Closing, Instance, Membership } from "./state.ts";
import { settingsOf, specOfInstance } from "./target.ts";

/** Often enough that a client sees a trickle, and seldom enough that the journal does not fill with it. */
const BATCH_EVERY_MS = 250;

export interface Batch {
  readonly connections: number;
  /** Until the next one, so that the rate is kept on the whole. */
  readonly pauseMs: number;
}

/** What is closed at once at a rate: at 1 a second, one each second; at 100 a second, 25 each quarter of one. */
export function batchOf(closePerSecond: number): Batch {
  const connections = Math.max(1, Math.round((closePerSecond * BATCH_EVERY_MS) / 1_000));
  return { connections, pauseMs: (connections * 1_000) / closePerSecond };
}

/** How many connections of a member are to be closed now; "later" while it is too soon, "all" when there is no rate. */
export function closingNow(
  draft: Draft,
  membership: Membership,
  closePerSecond: number | undefined,
): number | "later" | "all" {
  if (closePerSecond === undefined || membership.closing?.over === true) return "all";
  const { closing } = membership;
  if (closing && !draft.reached(closing.dueMonoMs)) return "later";
  return batchOf(closePerSecond).connections;
}

/**
 * Batches that come late are not made up for: that would be the burst that the rate is to prevent. What was closed is
 * progress, or a release with many connections would count as stuck.
 */
export function closed(
  draft: Draft,
  instance: Instance,
  body: CloseEffect,
  count: number,
): Pick<Instance, "pools"> | undefined {
  const membership = instance.pools[body.balancer];
  const rate = settingsOf(specOfInstance(draft, instance)).closePerSecond;
  if (!membership || rate === undefined) return undefined;
  const { monoMs } = draft.now;
  const { pauseMs } = batchOf(rate);
  const plannedMonoMs = (membership.closing?.dueMonoMs ?? monoMs) + pauseMs;
  const closing: Closing = { dueMonoMs: Math.max(monoMs, plannedMonoMs), over: count === 0 };
  const { release } = draft.fields;
  if (count > 0 && release) draft.fields.release = { ...release, progressMonoMs: monoMs };
  return { pools: { ...instance.pools, [body.balancer]: { ...membership, idle: false, closing } } };
}
