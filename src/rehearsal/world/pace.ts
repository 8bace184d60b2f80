/** How soon checks notice that an instance answers badly, or well again: by the pace that the file sets for its part. */
import { usualPace } from "../../components/probe.ts";
import type { Revision } from "../../contract/revision.ts";
import { partsOf } from "../../model/cluster.ts";
import type { SteadyCheck } from "../../model/health.ts";

/** Parts that are asked how they are. Who is missing is taken as well while it runs. */
export type Paces = ReadonlyMap<string, SteadyCheck>;

/** @param revisions The last one that knows a part sets its pace. */
export function pacesIn(revisions: readonly (Revision | null)[]): Paces {
  const parts = revisions.flatMap((revision) => (revision ? partsOf(revision.cluster) : []));
  return new Map(
    parts.flatMap((part): [string, SteadyCheck][] => {
      if (part.kind === "job") return [];
      if (part.kind === "balancer" || (part.kind === "store" && part.engine !== "generic"))
        return [[part.name, usualPace.steady]];
      return part.health ? [[part.name, part.health.steady]] : [];
    }),
  );
}

/**
 * From the change to the verdict.
 *
 * @param untilAskedMs From the change to the next question.
 */
export function verdictMs(
  { everyMs, timeoutMs, fall, rise }: SteadyCheck,
  how: { readonly isHealthy: boolean; readonly isHung: boolean },
  untilAskedMs: number,
): number {
  if (how.isHealthy) return untilAskedMs + (rise - 1) * everyMs;
  if (!how.isHung) return untilAskedMs + (fall - 1) * everyMs;
  // What answers nothing is waited for each time, and the next question comes after that.
  return untilAskedMs + (fall - 1) * Math.max(everyMs, timeoutMs) + timeoutMs;
}
