/** What every part depends on: while these are the same, a part in which nothing has changed is still in order. */
import type { Fields } from "./kept.ts";
import type { Release } from "./state.ts";

type Shared =
  | "wanted"
  | "basis"
  | "scale"
  | "epochs"
  | "maintenance"
  | "jobsDone"
  | "fence"
  | "resumedMonoMs"
  | "bootId";

export type Circumstances = { readonly [Name in Shared]: Fields[Name] | undefined } & {
  readonly [Name in "phase" | "to" | "from"]: Release[Name] | undefined;
};

export function circumstancesIn(fields: Fields): Circumstances {
  const { wanted, basis, scale, epochs, maintenance } = fields;
  const { jobsDone, fence, resumedMonoMs, bootId, release } = fields;
  const asked = { wanted, basis, scale, epochs, maintenance };
  const phase = { phase: release?.phase, to: release?.to, from: release?.from };
  return { ...asked, jobsDone, fence, resumedMonoMs, bootId, ...phase };
}

/** Compared one by one and without a copy, since every look at a part asks. */
export function areAsBefore(before: Circumstances, now: Fields): boolean {
  const { release } = now;
  return (
    before.wanted === now.wanted &&
    before.basis === now.basis &&
    before.scale === now.scale &&
    before.epochs === now.epochs &&
    before.maintenance === now.maintenance &&
    before.jobsDone === now.jobsDone &&
    before.fence === now.fence &&
    before.resumedMonoMs === now.resumedMonoMs &&
    before.bootId === now.bootId &&
    before.phase === release?.phase &&
    before.to === release?.to &&
    before.from === release?.from
  );
}
