/** ASC-07: what is asked for comes to be there. */
import { desiredOf } from "../../control/target.ts";
import { isPercent } from "../../model/scaling-metric.ts";
import type { ScalingPolicy } from "../../model/scaling-policy.ts";
import type { Invariant } from "./invariant.ts";
import { decisionsIn, followingIn } from "./scaled.ts";

export const asc07: Invariant = {
  id: "ASC-07",
  kind: "liveness",
  statement:
    "a load that stays is below the threshold of every policy in the end, or the service is at its `max`",
  reason: "a policy that stops short leaves every instance overloaded for as long as the load lasts",
  begin: (truth) => {
    const loads = new Map<string, { percent: number; sinceMs: number }>();
    const changed = (part: string, percent: number): void => {
      loads.set(part, { percent, sinceMs: truth.nowMs });
    };
    return {
      load: ({ part, percent }) => void changed(part, percent),
      figures: ({ part }) => void changed(part, loads.get(part)?.percent ?? 0),
      turn: (happening) => {
        for (const { part } of decisionsIn(happening)) changed(part, loads.get(part)?.percent ?? 0);
        return undefined;
      },
      "ended-run": ({ isAtRest }) => {
        if (!isAtRest || truth.badRevisions.size > 0) return undefined;
        for (const spec of followingIn(truth.control)) {
          const { percent = 0, sinceMs = 0 } = loads.get(spec.part) ?? {};
          const desired = desiredOf(truth.control, spec);
          const policies = spec.scaling?.policies ?? [];
          const over = policies.find((policy) => isOver(policy, percent / desired));
          const waitMs = Math.max(...policies.map(slowestMs));
          if (over && desired < (spec.scaling?.max ?? 0) && truth.nowMs - sinceMs > waitMs)
            return `${spec.part} stays at ${desired} instances under a load of ${Math.round(percent)} % of one`;
        }
        return undefined;
      },
    };
  },
};

function isOver(policy: ScalingPolicy, share: number): boolean {
  const threshold = policy.kind === "step" ? policy.out?.threshold : policy.target;
  return threshold !== undefined && (isPercent(policy.metric) ? Math.min(100, share) : share) > threshold;
}

/** After so long a policy has decided. */
function slowestMs({ out, periodMs }: ScalingPolicy): number {
  return out ? out.of * periodMs + out.cooldownMs + 2 * periodMs : 0;
}
