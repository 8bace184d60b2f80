/** Finds a release by hand that ends before new instances serve, or stops old ones under their requests. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

type MessageId = "runningIsNotHealthy" | "stoppedByHand";

const stopTask = { program: "Amazon ECS", reference: "API reference, StopTask" };

export const doneWhenRunning: Rule = defineRule({
  id: "done-when-running",
  category: "release",
  severity: "warning",
  docs: {
    what: "A release counts as done when its instances run, or people stop the instances of before by hand.",
    why:
      "An instance that runs may answer nothing, and a balancer moves no traffic to it before its checks pass. An instance that " +
      "is stopped by hand is not taken out of its balancer first, and what runs the service may start it again. These are " +
      "warnings, since nobody has to do either.",
    source:
      "aws/containers-roadmap#708 and #576 (502 for 3 to 5 seconds after StopTask); the guide of a website on ECS.",
  },
  messages: {
    runningIsNotHealthy: {
      text: 'A release of "{part}" counts as done when its instances run, healthy or not.',
      counterExample:
        'the new instance of "{part}" runs and fails its checks; the release is called done, and the next failure is found by users.',
      fix: 'wait until new instances are healthy and have their traffic, and say doneWhen: "healthy".',
    },
    stoppedByHand: {
      text: 'People stop old instances of "{part}" by hand.',
      counterExample:
        'somebody stops an old instance of "{part}" that still has requests: they fail, for seconds.',
      fix: "let what runs the service stop them, after it took them out of the balancer; remove stopsOld.",
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(part): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const { delivery } = part;
    if (!delivery) return [];
    const data = { part: part.name };
    const found: Verdict<MessageId>[] = [];
    if (delivery.doneWhen === "running") {
      const evidence = [
        stated('delivery.doneWhen is "running"'),
        derived("no check has to pass for that"),
      ] as const;
      found.push(
        violated({ message: "runningIsNotHealthy", part, path: ["delivery", "doneWhen"], data, evidence }),
      );
    }
    if (delivery.stopsOld === "by-hand") {
      const evidence = [
        stated('delivery.stopsOld is "by-hand"'),
        part.runner
          ? byDefault("a task that is stopped is not drained", stopTask)
          : derived("nobody takes it out of its balancer before"),
      ] as const;
      found.push(
        violated({ message: "stoppedByHand", part, path: ["delivery", "stopsOld"], data, evidence }),
      );
    }
    return found.length > 0 ? found : holds;
  },
});
