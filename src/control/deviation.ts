/** Takes over what a balancer keeps showing, once it cannot be an old look any more. */
import type { Draft } from "./draft.ts";
import type { Instance } from "./state.ts";

/** A balancer that shows something else than what was confirmed is believed after this long. */
const BELIEVED_AFTER_MS = 3_000;

export function believeDeviations(draft: Draft): void {
  draft.amongRestless((instance) => {
    if (instance.pending === null) believe(draft, instance);
  });
}

function believe(draft: Draft, instance: Instance): void {
  for (const [balancer, membership] of Object.entries(instance.pools)) {
    const { deviation } = membership;
    if (!deviation || !draft.reached(deviation.sinceMonoMs + BELIEVED_AFTER_MS)) continue;
    const believed = { ...membership, state: deviation.state, deviation: null };
    const draining = deviation.state === "draining" ? { drainingSinceMonoMs: deviation.sinceMonoMs } : {};
    draft.change(instance.id, { pools: { ...instance.pools, [balancer]: believed }, ...draining });
  }
}
