/** Turning round: the turn in which a release gives up and goes back, also where nothing is left to be done then. */
import type { Revision } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";

export interface TurnedRound {
  readonly back: Revision | null;
  readonly reason: string;
}

export function turnedRound(before: ControlState, after: ControlState): TurnedRound | undefined {
  const { release } = before;
  if (release?.phase !== "moving") return undefined;
  if (after.release?.phase === "undoing")
    return { back: after.release.from, reason: after.release.reason ?? "no reason" };
  const ended = after.release === null ? after.lastRelease : null;
  if (ended?.outcome !== "rolled-back") return undefined;
  return { back: after.current, reason: ended.reason ?? "no reason" };
}
