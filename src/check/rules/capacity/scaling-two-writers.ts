/** Finds a number of replicas that the file states and a policy will never allow. */
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const scalingTwoWriters: Rule = defineRule({
  id: "scaling-two-writers",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "`replicas` states a number outside of the bounds between which a policy decides.",
    why:
      "Two writers of one number: where each release writes the file's number, it undoes the policy's, and takes instances " +
      "away under load. tutti lets the policy have it, so the number of the file is never used, and whoever wrote it " +
      "expects something else. It is a warning.",
    source: "aws-cdk#3919 and #5215; CloudFormation coverage roadmap#187: from 100 to 2; kubernetes#72231.",
  },
  messages: {
    outside: {
      text: '"{part}" says replicas: {stated}, and its policy decides between {min} and {max}.',
      counterExample:
        '"{part}" begins with {used} instances, and never has the {stated} that the file states.',
      fix: "remove replicas, or write a number from {min} to {max} to begin with.",
    },
  },
  about: ({ cluster }) => cluster.services.filter(({ scaling }) => scaling?.stated !== undefined),
  judge(part) {
    const { min = 0, max = 0, stated: number = 0 } = part.scaling ?? {};
    if (number >= min && number <= max) return holds;
    return violated({
      message: "outside",
      part,
      path: ["replicas"],
      data: { part: part.name, stated: number, min, max, used: part.replicas },
      evidence: [
        stated(`replicas is ${number}`),
        stated(`scaling is from ${min} to ${max}`, part, ["scaling"]),
        derived(`it begins with ${part.replicas}`),
      ],
    });
  },
});
