/** ASC-03: what nobody measured is no reason to remove anything. */
import type { LoadSeen } from "../../contract/load-seen.ts";
import type { ControlState } from "../../control/state.ts";
import type { Invariant } from "./invariant.ts";
import { decisionsIn, followingSpec, readyThroughout } from "./scaled.ts";

interface Sample {
  readonly atMonoMs: number;
  readonly toldMs: number;
  readonly isWhole: boolean;
}

export const asc03: Invariant = {
  id: "ASC-03",
  kind: "safety",
  statement:
    "an instance is removed only when every period of the window has a figure of every instance that was ready",
  reason: "a monitor that is down sees no load anywhere, and would take the instances away under full load",
  bug: "kubernetes#99394, kubernetes#105187",
  begin: (truth) => {
    const samples = new Map<string, Sample[]>();
    return {
      turn: (happening) => {
        const { turn, before } = happening;
        if (turn.input.kind === "load-seen") note(samples, turn.input, before, truth.nowMs);
        for (const { part, from, to } of decisionsIn(happening)) {
          if (to > from) continue;
          for (const policy of followingSpec(before, part)?.scaling?.policies ?? []) {
            const { in: side, metric, periodMs } = policy;
            if (!side || (policy.kind === "target-tracking" && policy.disableScaleIn)) continue;
            const seen = (samples.get(`${part}/${metric}/${periodMs}`) ?? []).slice(-side.of);
            const spanMs = (seen.at(-1)?.atMonoMs ?? 0) - (seen[0]?.atMonoMs ?? 0);
            // The newest figure may be up to a period old, and the one that is due then a period late.
            const isOld = truth.nowMs - (seen.at(-1)?.toldMs ?? 0) > 2 * periodMs;
            const isWhole = seen.length === side.of && seen.every((it) => it.isWhole);
            if (!isWhole || isOld || spanMs > (side.of - 0.5) * periodMs)
              return `${part} goes ${from} → ${to} although figures of the last ${side.of} periods are missing`;
          }
        }
        return undefined;
      },
    };
  },
};

function note(samples: Map<string, Sample[]>, seen: LoadSeen, state: ControlState, toldMs: number): void {
  const key = `${seen.part}/${seen.metric}/${seen.periodMs}`;
  const ready = readyThroughout(seen, state);
  const isWhole = ready.length > 0 && ready.every(({ id }) => seen.values[id] !== undefined);
  samples.set(
    key,
    [...(samples.get(key) ?? []), { atMonoMs: seen.sampledMonoMs, toldMs, isWhole }].slice(-60),
  );
}
