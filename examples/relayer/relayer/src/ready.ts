/** Decides from the latest facts whether this instance should get traffic. */
import type { Facts } from "./probe.ts";

const FRESH_MS = 2_000;

/** The reasons against; none of them means ready. */
export function reasonsNotReady(facts: Facts): readonly string[] {
  const reasons: string[] = [];
  if (facts.draining) reasons.push("draining");
  if (facts.nowMs - facts.redisWrittenAtMs > FRESH_MS || facts.redisFault !== undefined)
    reasons.push(`redis: ${facts.redisFault ?? "no recent write"}`);
  if (facts.nowMs - facts.chainSeenAtMs > FRESH_MS || facts.chainFault !== undefined)
    reasons.push(`chain: ${facts.chainFault ?? "no recent head"}`);
  return reasons;
}
