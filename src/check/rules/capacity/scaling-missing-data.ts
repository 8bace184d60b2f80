/** Finds policies that remove instances because nobody measures them. */
import type { StepScaling } from "../../../model/scaling-policy.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const scalingMissingData: Rule = defineRule({
  id: "scaling-missing-data",
  category: "capacity",
  severity: "error",
  docs: {
    what: "A period without a figure counts as one in which the service was idle.",
    why:
      "When the monitor fails there are no figures, whatever the load. A policy that takes that for idleness removes one " +
      "instance after the other under full load, down to its minimum. It is an error, since the failure of a monitor is " +
      "enough.",
    source: "CloudWatch, treating missing data as breaching; kubernetes#99394 and #105187.",
  },
  messages: {
    removes: {
      text: '"{part}" goes down to {min} when its figures are missing.',
      counterExample:
        'the monitor of "{part}" stops at noon; {windows} later an instance goes under full load, and then the next one.',
      fix: 'write missingData: "hold" for removing, which is the default.',
    },
  },
  witness: {
    proof: "The alarm is in by definition when every period is missing, and the file says what it then does.",
  },
  about: ({ cluster }) => cluster.services.filter(({ scaling }) => scaling !== undefined),
  judge(part) {
    const policies = (part.scaling?.policies ?? []).filter((it) => it.kind === "step" && it.in);
    const guessing = policies.find(
      (it): it is StepScaling => it.kind === "step" && it.in?.missingData === "breaching",
    );
    if (!guessing?.in) return policies.length === 0 ? [] : holds;
    const windows = `${guessing.in.datapoints} of ${guessing.in.of} periods`;
    return violated({
      message: "removes",
      part,
      path: ["scaling"],
      data: { part: part.name, min: part.scaling?.min ?? 1, windows },
      evidence: [
        stated('missingData for removing is "breaching"'),
        derived(`after ${windows} without a figure its alarm is on`),
      ],
    });
  },
});
