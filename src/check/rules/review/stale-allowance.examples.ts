/** Examples for stale-allowance. */
import { type Allowance, allow, type Cluster, cluster, redis } from "../../../index.ts";
import { nothingKnown, type OutsideFacts } from "../../outside.ts";
import type { Example, RuleExamples } from "../../rule-tester.ts";

const reason = "a cache of a day's prices";

const allowed = (accepted: Allowance): Cluster =>
  cluster("shop", { stores: [redis("state", { allow: accepted })] });

/** Every allowance is needed by a finding, unless it is said that none is. */
const reviewed = (checked: Cluster, more: Partial<OutsideFacts> = {}, isUsed = true): Example => {
  const used = isUsed ? (checked.allowances ?? []) : [];
  const review = { options: { "single-point": [] }, notRun: ["drain-against-grace"], used };
  return { cluster: checked, outside: { ...nothingKnown, review, ...more } };
};

const known = allowed(allow("single-point", { reason }));
const until = (day: string): Cluster => allowed(allow("single-point", { reason, until: day }));
const repairedTogether = "what is used follows from what is allowed.";
const today = { today: "2026-11-20" };

export const examples: RuleExamples = {
  violations: [
    {
      name: "yesterday was the last day",
      bad: reviewed(until("2026-11-19"), today),
      expected: [{ message: "expired", subject: "state", severity: "warning" }],
      good: reviewed(until("2026-11-20"), today),
      repairedTogether,
    },
    {
      name: "nothing is found",
      bad: reviewed(known, {}, false),
      expected: [{ message: "unused", subject: "state", severity: "warning" }],
      good: reviewed(known),
    },
    {
      name: "a rule that does not exist",
      bad: reviewed(allowed(allow("single-points", { reason }))),
      expected: [{ message: "noSuchRule", subject: "state", severity: "warning" }],
      good: reviewed(known),
      repairedTogether,
    },
  ],
  innocents: [
    {
      name: "of a rule that did not run",
      good: reviewed(allowed(allow("drain-against-grace", { reason })), {}, false),
    },
    { name: "a check of which nothing else is known", good: { cluster: known } },
  ],
  unanswered: [{ name: "a day, and no calendar", asked: reviewed(until("2026-11-19")), subject: "state" }],
};
