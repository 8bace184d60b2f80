/** Finds a release that trusts a new instance before its health check could have seen it fail. */
import { durationText } from "../../../base/duration.ts";
import { defaultRelease } from "../../../model/release.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const bakeBelowDetection: Rule = defineRule({
  id: "bake-below-detection",
  category: "release",
  severity: "warning",
  docs: {
    what: "A new instance counts as proven sooner than its health check needs to find it unhealthy.",
    why:
      "`healthyFor` is how long a new instance must be healthy without a break before an old one goes. A check " +
      "says “unhealthy” after `fall` failures, `every` apart. If that takes longer, a revision that breaks at " +
      "once after its start is proven all the same, and takes the place of each old instance. It is a warning, " +
      "since a revision that never becomes ready is still caught.",
    source: "Nomad's min_healthy_time and Swarm's monitor, against the interval and threshold of the check.",
  },
  messages: {
    provenBlindly: {
      text: 'A new instance of "{part}" is proven after {bake}, and its check needs {detects} to see that it fails.',
      counterExample:
        "the new revision answers its first check and breaks; after {bake} it is proven, an old instance of " +
        '"{part}" goes, and only {detects} after the break somebody knows.',
      fix: 'set healthyFor of "{part}" to {detects} or more, or check more often.',
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ health, runner }) => health && !runner),
  judge(part) {
    const { everyMs, fall } = part.health?.steady ?? { everyMs: 0, fall: 0 };
    const { healthyForMs } = part.release;
    const detectsMs = everyMs * fall;
    if (healthyForMs >= detectsMs) return holds;
    const detects = durationText(detectsMs);
    const bake = durationText(healthyForMs);
    return violated({
      message: "provenBlindly",
      part,
      path: ["release", "healthyFor"],
      data: { part: part.name, bake, detects },
      evidence: [
        settingFact(`healthyFor is ${bake}`, healthyForMs === defaultRelease.healthyForMs),
        stated(`steady checks are ${durationText(everyMs)} apart, and fall is ${fall}`),
        derived(`${fall} × ${durationText(everyMs)} is ${detects}`),
      ],
    });
  },
});
