/** The exhaustive mode: every single fault at every effect, and pairs of them where the change is small. */
import { everything } from "../../rehearsal/campaign.ts";
import { everySingle } from "../../rehearsal/exhaustive.ts";
import type { Ground } from "../../rehearsal/ground.ts";
import { rehearse } from "../../rehearsal/run.ts";
import type { RunSpec } from "../../rehearsal/run-spec.ts";
import type { Failing } from "../../rehearsal/shrink.ts";
import { Counter, type Tally } from "../../rehearsal/tally.ts";
import { type Found, smallFound } from "./found.ts";
import type { ShardProgress } from "./shard.ts";
import { withoutAmbient } from "./tripwire.ts";

const SLICE_MS = 100;

export async function exhaustiveFindings(
  grounds: readonly Ground[],
  folder: string,
  onProgress: (at: ShardProgress) => void,
): Promise<{ readonly tally: Tally; readonly found: readonly Found[] }> {
  const counter = new Counter();
  const failing = new Map<string, Failing>();
  let sliceEndMs = performance.now() + SLICE_MS;
  for (const ground of grounds) {
    for (const spec of everySingle(ground)) {
      count(counter, failing, ground, spec);
      if (performance.now() < sliceEndMs) continue;
      onProgress({ seeds: counter.seeds, violations: counter.violations.length });
      await new Promise((resolve) => setImmediate(resolve));
      sliceEndMs = performance.now() + SLICE_MS;
    }
  }
  return { tally: counter.tally(), found: [...failing.values()].map((one) => smallFound(one, 0, folder)) };
}

function count(counter: Counter, failing: Map<string, Failing>, ground: Ground, spec: RunSpec): void {
  const result = withoutAmbient(() => rehearse(spec, ground, everything));
  counter.add(0, result);
  const { violation } = result;
  if (violation && !failing.has(violation.invariant))
    failing.set(violation.invariant, { ground, spec, violation });
}
