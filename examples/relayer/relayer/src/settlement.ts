/** Turns receipts into final statuses. */
import type { Receipt } from "./chain.ts";
import type { Settlement } from "./sender-store.ts";

const GIVE_UP_AFTER_MS = 60_000;

/**
 * A nonce that the chain has counted without a receipt for our bytes was used by someone else's
 * transaction with the same key; that becomes a failure only once it has lasted.
 */
export function settlementsOf(
  counted: readonly { readonly id: string; readonly hash: string }[],
  receipts: readonly Receipt[],
  missingSinceMs: Map<string, number>,
): readonly Settlement[] {
  const settlements: Settlement[] = [];
  for (const [index, { id, hash }] of counted.entries()) {
    const receipt = receipts[index] ?? null;
    if (receipt !== null) {
      missingSinceMs.delete(hash);
      const succeeded = receipt.status === 1;
      settlements.push({
        id,
        hash,
        status: succeeded ? "confirmed" : "failed",
        blockNumber: receipt.blockNumber,
        error: succeeded ? undefined : "the call was reverted on the chain",
      });
      continue;
    }
    const sinceMs = missingSinceMs.get(hash) ?? performance.now();
    missingSinceMs.set(hash, sinceMs);
    if (performance.now() - sinceMs < GIVE_UP_AFTER_MS) continue;
    missingSinceMs.delete(hash);
    const error = "the nonce was used by another transaction";
    settlements.push({ id, hash, status: "failed", blockNumber: undefined, error });
  }
  return settlements;
}
