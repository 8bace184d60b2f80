/** Finds a release that can never take its first step. */
import { byDefault, derived, settingFact, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const releaseCannotProgress: Rule = defineRule({
  id: "release-cannot-progress",
  category: "release",
  severity: "error",
  docs: {
    what:
      "The release settings allow neither one instance more nor one less, so no instance can " +
      "ever be replaced.",
    why:
      "A release with surge 0 and unavailable 0 waits for ever: an error. A service with 0 " +
      "replicas behind no balancer is released without starting anything, so nothing shows that " +
      "its revision works: info, since a parked service is often meant.",
    source: "AWS on rolling updates of ECS: minimum and maximum healthy percent that leave no room.",
  },
  messages: {
    noRoom: {
      text:
        '"{part}" can never be released: surge 0 forbids one instance more, unavailable 0 one ' +
        "instance less.",
      counterExample:
        'a release of "{part}" may start nothing before it stopped something, and stop nothing before: it waits for ever.',
      fix: "set surge: 1 (an instance more while releasing), or unavailable: 1 (an instance less).",
    },
    nothingToRelease: {
      text: '"{part}" has 0 replicas: a release of it starts nothing, and proves nothing.',
      fix: 'set replicas of "{part}" to 1 or more, unless it is parked on purpose.',
      severity: "info",
    },
  },
  witness: { invariant: "REL-01" },
  about: ({ cluster }) => cluster.services.filter(({ runner }) => !runner),
  judge(part, facts) {
    const { surge, unavailable } = part.release;
    if (surge === 0 && unavailable === 0) {
      return violated({
        message: "noRoom",
        part,
        path: ["release", "surge"],
        data: { part: part.name },
        evidence: [
          stated("surge is 0"),
          settingFact("unavailable is 0", true),
          derived(`at all times at least ${part.replicas} and at most ${part.replicas} instances may exist`),
        ],
        repair: { path: ["release", "surge"], code: "1" },
      });
    }
    // Behind a balancer it is an unreachable dependency, and one fault is told once.
    if (part.replicas > 0 || facts.balancersOf(part.name).length > 0) return holds;
    return violated({
      message: "nothingToRelease",
      part,
      path: ["replicas"],
      data: { part: part.name },
      evidence: [stated("replicas is 0"), byDefault("no balancer routes to it")],
    });
  },
});
