/** The gate: one change at a time, with a name on it. Pure. */
import type { ControlState } from "../control/state.ts";
import type { OperationMessage } from "./messages.ts";
import { Refusal } from "./refusal.ts";

export interface Holder {
  readonly owner: string;
  readonly sinceWallMs: number;
  /** What it is held for. */
  readonly purpose: string;
  /** How it becomes free. */
  readonly release: string;
}

/** Who stands in the way of a change, if anybody. A lock taken by hand stops its owner too: that is its purpose. */
export function holderOf(state: ControlState, busy: OperationMessage | undefined): Holder | undefined {
  if (state.lock) {
    const { owner, sinceWallMs, reason } = state.lock;
    return { owner, sinceWallMs, purpose: reason, release: "`tutti lock release` opens it" };
  }
  if (busy) {
    const revision = busy.revision === null ? "" : ` of revision ${busy.revision}`;
    const release = "add --wait to wait for it, or stop it with `tutti cancel`";
    return { owner: busy.by, sinceWallMs: busy.sinceWallMs, purpose: `${busy.kind}${revision}`, release };
  }
  if (state.release) {
    const { by, startedWallMs, to, as } = state.release;
    const release = "add --wait to wait for it, or stop it with `tutti cancel`";
    return { owner: by, sinceWallMs: startedWallMs, purpose: `${as} of revision ${to.number}`, release };
  }
  return undefined;
}

export function heldRefusal(holder: Holder): Refusal {
  const since = new Date(holder.sinceWallMs).toISOString();
  return new Refusal(
    "lock-held",
    `held by ${holder.owner} since ${since}: ${holder.purpose}`,
    holder.release,
  );
}

export function waitedRefusal(holder: Holder, waitText: string): Refusal {
  const held = heldRefusal(holder);
  return new Refusal("timed-out", `not free within ${waitText}: ${held.message}`, held.advice);
}
