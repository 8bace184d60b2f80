/** What the invariants of autoscaling have in common: who follows a load, and what was decided. */

import { remembered } from "../../base/remembered.ts";
import type { LoadSeen } from "../../contract/load-seen.ts";
import { type PartSpec, type Revision, specNamed } from "../../contract/revision.ts";
import { AUTOSCALER } from "../../control/autoscale.ts";
import type { ControlState, Instance } from "../../control/state.ts";
import { targetOf } from "../../control/target.ts";
import type { Happening } from "../world/happening.ts";

type TurnHappening = Extract<Happening, { kind: "turn" }>;

/** A decision of a policy. */
export interface Scaled {
  readonly part: string;
  readonly from: number;
  readonly to: number;
}

export function decisionsIn({ turn }: TurnHappening): readonly Scaled[] {
  return turn.events.flatMap(({ code, subject, data }) => {
    if (code !== "scaled" || data?.["by"] !== AUTOSCALER) return [];
    return [{ part: subject, from: Number(data["from"]), to: Number(data["replicas"]) }];
  });
}

/** Those whose figures mean something: ready from the beginning of the period to its end. */
export function readyThroughout(seen: LoadSeen, { instances }: ControlState): readonly Instance[] {
  const since = seen.sampledMonoMs - seen.periodMs;
  return Object.values(instances).filter(({ part, goal, readySinceMonoMs }) => {
    return part === seen.part && goal === "serve" && readySinceMonoMs !== null && readySinceMonoMs <= since;
  });
}

/** Services that follow their load by the revision that is held to now. */
export function followingIn(state: ControlState): readonly PartSpec[] {
  const target = targetOf(state);
  return target ? followingOf(target) : [];
}

/** Asked in every turn, of few revisions. */
const followingOf = remembered(({ parts }: Revision) => parts.filter(({ scaling }) => scaling !== undefined));

export function followingSpec(state: ControlState, part: string): PartSpec | undefined {
  const target = targetOf(state);
  const spec = target ? specNamed(target, part) : undefined;
  return spec?.scaling ? spec : undefined;
}

/** After it, what was measured before says nothing of how things are. */
export function isDisturbance(happening: Happening): boolean {
  if (happening.kind === "turn") return happening.before.release !== happening.after.release;
  if (happening.kind === "serving" || happening.kind === "ended") return happening.cause === "fault";
  return ["load", "figures", "fault", "healed", "supervisor"].includes(happening.kind);
}
