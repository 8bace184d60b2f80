/** Finds step policies whose removal of an instance is what makes them add it again. */

import { amountText } from "../../../model/scaling-metric.ts";
import type { StepScaling } from "../../../model/scaling-policy.ts";
import type { Service } from "../../../model/service.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

/** Of the highest lower threshold that could work: loads are never quite even. */
const MARGIN = 0.85;

/** A number of instances at which one is removed and added again. */
interface Flap {
  readonly from: number;
  readonly left: number;
  /** What each of those that are left has at most. */
  readonly after: number;
}

export const scalingHysteresis: Rule = defineRule({
  id: "scaling-hysteresis",
  category: "capacity",
  severity: "error",
  docs: {
    what: "The threshold below which instances are removed lies so near to the one for adding that the policy flaps.",
    why:
      "With n instances and one removed, each of the others has n/(n−1) times as much: from 2 to 1 it is twice as much. " +
      "If that is at or above the upper threshold, the same load has the instance added again, removed again, and so " +
      "on for ever; each time requests are moved and sessions end. It is an error, since a constant load shows it.",
    source:
      "AWS on step scaling: thresholds need a margin; guide 002, step 3: out at CPU ≥ 0.6, in below 0.6, 1 to 2 tasks.",
  },
  messages: {
    flaps: {
      text:
        '"{part}" flaps: with {from} instances below {down} it goes to {left}, and each of those has up to {after}, ' +
        "at or above {up}.",
      counterExample:
        'a constant load of {example} with {from} instances of "{part}" is {loaded} with {left}: one is removed, ' +
        "added, removed, for as long as the load stays.",
      fix: 'let the policy of "{part}" remove below {safe} or less, as {from} → {left} needs.',
    },
  },
  witness: { invariant: "ASC-02" },
  about: ({ cluster }) => cluster.services.filter(({ scaling }) => scaling !== undefined),
  judge(part) {
    const policies = part.scaling?.policies.filter((policy) => policy.kind === "step") ?? [];
    const pairs = policies.flatMap((policy) => pairOf(part, policy) ?? []);
    return pairs.length === 0 ? [] : pairs.map((pair) => judged(part, pair));
  },
});

interface Pair {
  readonly policy: StepScaling;
  readonly down: number;
  readonly up: number;
  readonly removes: number;
}

/** The lowest of the bounds above which any policy adds by the same metric. */
function pairOf({ scaling }: Service, policy: StepScaling): Pair | undefined {
  const ups = (scaling?.policies ?? []).flatMap((other) => {
    if (other.metric !== policy.metric) return [];
    return other.kind === "step" ? (other.out?.threshold ?? []) : other.target;
  });
  if (!policy.in || ups.length === 0) return undefined;
  return { policy, down: policy.in.threshold, up: Math.min(...ups), removes: policy.in.instances };
}

function judged(part: Service, { policy, down, up, removes }: Pair) {
  const { min = 1, max = 1 } = part.scaling ?? {};
  const flap = flapOf({ min, max, down, up, removes });
  if (!flap) return holds;
  const { from, left, after } = flap;
  const text = (value: number): string => amountText(policy.metric, value);
  const loaded = (up + Math.min(after, up * 1.2)) / 2;
  return violated({
    message: "flaps",
    part,
    path: ["scaling"],
    data: {
      ...{ part: part.name, from, left, down: text(down), up: text(up), after: text(after) },
      ...{ example: text((loaded * left) / from), loaded: text(loaded) },
      safe: text(Math.max(Math.floor(((up * left) / from) * MARGIN * 10) / 10, 0)),
    },
    evidence: [
      stated(`it adds at or above ${text(up)} and removes below ${text(down)}`),
      stated(`it may have ${min} to ${max} instances`),
      derived(`${from} × ${text(down)} over ${left} is ${text(after)}, and that is not below ${text(up)}`),
    ],
  });
}

/** The fewer instances, the more the others get: the first number above the least is the worst. */
function flapOf(bounds: {
  readonly min: number;
  readonly max: number;
  readonly down: number;
  readonly up: number;
  readonly removes: number;
}): Flap | undefined {
  const { min, max, down, up, removes } = bounds;
  for (let from = min + 1; from <= max; from += 1) {
    const left = Math.max(min, from - removes);
    const after = (down * from) / left;
    if (after >= up) return { from, left, after };
  }
  return undefined;
}
