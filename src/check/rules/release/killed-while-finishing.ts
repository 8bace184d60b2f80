/** Finds a program that is killed before it can finish what it has begun. */
import { durationText } from "../../../base/duration.ts";
import { defaultStopGraceMs } from "../../../model/runner.ts";
import { derived, settingFact, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const killedWhileFinishing: Rule = defineRule({
  id: "killed-while-finishing",
  category: "release",
  severity: "warning",
  docs: {
    what: "A program takes longer to finish after SIGTERM, as the file says, than it is given until SIGKILL.",
    why:
      "Whatever it is at then is cut: a job that was taken from a queue and not put back, a payment between two steps. It is " +
      "a warning, since it takes work of that length at that moment.",
    source:
      "Docker on stop_grace_period (10s by default); the OpenZeppelin relayer, whose workers take up to 35s to drain after SIGTERM.",
  },
  messages: {
    cut: {
      text: '"{part}" takes up to {finishes} to finish, and is killed {grace} after SIGTERM.',
      counterExample:
        'a release stops "{part}-1" in the middle of a long job; after {grace} it is killed, and the job is nobody\'s.',
      fix: 'set stopGrace of "{part}" above {finishes}.',
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(part): Verdict<"cut"> | readonly Verdict<"cut">[] {
    const finishesMs = part.program?.finishesMs;
    if (finishesMs === undefined) return [];
    if (part.stopGraceMs >= finishesMs) return holds;
    const [finishes, grace] = [durationText(finishesMs), durationText(part.stopGraceMs)];
    return violated({
      message: "cut",
      part,
      path: ["stopGrace"],
      data: { part: part.name, finishes, grace },
      evidence: [
        stated(`program.finishes is ${finishes}`),
        settingFact(`stopGrace is ${grace}`, part.stopGraceMs === defaultStopGraceMs),
        derived(`SIGKILL comes ${durationText(finishesMs - part.stopGraceMs)} too soon`),
      ],
      repair: { path: ["stopGrace"], code: JSON.stringify(finishes) },
    });
  },
});
