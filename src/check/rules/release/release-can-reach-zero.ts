/** Finds a release that may stop every instance at once. */
import { derived, settingFact, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const releaseCanReachZero: Rule = defineRule({
  id: "release-can-reach-zero",
  category: "release",
  severity: "error",
  docs: {
    what: "The release settings allow as many instances to be missing as there are.",
    why:
      "During each release there are moments without any instance. Behind a balancer all " +
      "requests then fail: an error. Without a balancer work only waits: a warning. A single " +
      "instance without a balancer is not reported, since a program that must not run twice has " +
      "no other way.",
    source: "kubernetes/kubernetes#37728 and moby/moby#43081.",
  },
  messages: {
    servesNothing: {
      text: 'A release may stop all {replicas} of "{part}" at once: requests through {doors} then fail.',
      counterExample:
        "a release stops {replicas} first and starts new ones then: until one is ready, {doors} answers 503.",
      fix: "set unavailable: {fewer} and surge: 1, so that a new instance is ready before an old one goes.",
    },
    worksNothing: {
      text: 'A release may stop all {replicas} of "{part}" at once: its work then stands still.',
      counterExample:
        "a release stops {replicas} first and starts new ones then: until one is ready, nobody works.",
      fix: "set unavailable: {fewer} and surge: 1, so that some instances go on working.",
      severity: "warning",
    },
  },
  witness: { invariant: "SRV-01" },
  about: ({ cluster }) => cluster.services.filter(({ replicas, runner }) => replicas > 0 && !runner),
  judge(part, facts) {
    const { replicas, release } = part;
    const doors = facts.balancersOf(part.name).map((door) => `"${door.name}"`);
    if (release.unavailable < replicas || (doors.length === 0 && replicas === 1)) return holds;
    return violated({
      message: doors.length > 0 ? "servesNothing" : "worksNothing",
      part,
      path: ["release", "unavailable"],
      data: {
        part: part.name,
        replicas: instancesText(replicas),
        doors: listText(doors),
        fewer: replicas > 2 ? 1 : 0,
      },
      evidence: [
        stated(`unavailable is ${release.unavailable}`),
        settingFact(`replicas is ${replicas}`, replicas === 1),
        derived(`${replicas} - ${release.unavailable} leaves no instance that must keep running`),
      ],
    });
  },
});

function instancesText(replicas: number): string {
  return replicas === 1 ? "instances (there is one)" : `${replicas} instances`;
}
