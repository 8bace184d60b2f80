/** Finds a service of ECS that keeps a broken task for minutes, because nobody listens to its checks yet. */
import { durationText } from "../../../base/duration.ts";
import { failuresOf } from "../../../model/ecs-breaker.ts";
import { ecsServices } from "../../ecs-services.ts";
import { derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const graceHidesFailure: Rule = defineRule({
  id: "grace-hides-failure",
  category: "release",
  severity: "warning",
  docs: {
    what: "The grace of an ECS service is far longer than its tasks are known to need.",
    why:
      "Until it ends a task that will never work counts as one that starts. A bad deployment takes that long for each of the " +
      "tasks that have to fail before it counts as failed. It is a warning, since the tasks of before go on serving.",
    source: "The guide of a website on ECS (300 seconds); aws/copilot-cli#2041, 30 minutes for 10 failures.",
  },
  messages: {
    longGrace: {
      text: 'A task of "{part}" that never works is kept for {grace}, {failures} times in a bad deployment: {total}.',
      counterExample: 'a broken revision of "{part}" is deployed; {total} later it is still tried.',
      fix: 'measure the start of "{part}", say it as boot, and set healthCheckGrace to about twice that.',
    },
  },
  options: {
    seconds: { default: 120, means: "Seconds of grace that need no measured start." },
    times: { default: 3, means: "How many times the measured start a grace may be." },
  },
  about: (facts) => ecsServices(facts).filter(({ part }) => facts.balancersOf(part.name).length > 0),
  judge({ part, runner }, _facts, { seconds, times }) {
    const { healthCheckGraceMs: graceMs, bootMs, breaker, check } = runner;
    const againMs = check.everyMs * check.healthy;
    const allowedMs = bootMs === undefined ? 0 : bootMs * times + againMs;
    if (graceMs <= Math.max(seconds * 1_000, allowedMs)) return holds;
    // Without a breaker it never ends by itself; three are what the breaker needs at least.
    const failures = breaker ? failuresOf(breaker, part.replicas) : 3;
    const grace = durationText(graceMs);
    const total = durationText(graceMs * failures);
    return violated({
      message: "longGrace",
      part,
      path: ["runner", "healthCheckGrace"],
      data: { part: part.name, grace, failures, total },
      evidence: [
        stated(`healthCheckGrace is ${grace}`),
        bootMs === undefined
          ? derived("no measured start says that tasks need it")
          : stated(`boot is ${durationText(bootMs)}`),
        derived(`${failures} × ${grace} is ${total}`),
      ],
    });
  },
});
