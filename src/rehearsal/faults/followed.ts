/** The services of a scene whose number follows their load. */
import { isPercent } from "../../model/scaling-metric.ts";
import type { ScalingPolicy } from "../../model/scaling-policy.ts";
import { type Scene, specsOf } from "../scene.ts";

export interface FollowedPart {
  readonly part: string;
  readonly max: number;
  /** The figure of an instance that does all it can, or with which a policy adds more. */
  readonly full: number;
}

export function followedBy(scene: Scene): readonly FollowedPart[] {
  return specsOf(scene).flatMap(([part, before, after]) => {
    const scaling = after?.scaling ?? before?.scaling;
    return scaling ? [{ part, max: scaling.max, full: Math.max(100, ...scaling.policies.map(fullBy)) }] : [];
  });
}

function fullBy(policy: ScalingPolicy): number {
  if (isPercent(policy.metric)) return 100;
  return policy.kind === "target-tracking" ? policy.target : (policy.out?.threshold ?? 0);
}
