/** Examples for unknown-rule-option. */
import { cluster, redis } from "../../../index.ts";
import type { RuleOptions } from "../../../model/cluster.ts";
import { nothingKnown } from "../../outside.ts";
import type { Example, RuleExamples } from "../../rule-tester.ts";

const review = { options: { roomy: ["headroom"], plain: [] }, notRun: [], used: [] };

const set = (rules: RuleOptions): Example => ({
  cluster: cluster("shop", { stores: [redis("state")], rules }),
  outside: { ...nothingKnown, review },
});

const shop = { subject: "shop", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a rule that does not exist",
      bad: set({ rooomy: { headroom: 2 } }),
      expected: [{ message: "noSuchRule", ...shop, path: ["rules", "rooomy"] }],
      good: set({ roomy: { headroom: 2 } }),
    },
    {
      name: "an option that does not exist",
      bad: set({ roomy: { head: 2 } }),
      expected: [{ message: "noSuchOption", ...shop, path: ["rules", "roomy", "head"] }],
      good: set({ roomy: { headroom: 2 } }),
    },
  ],
  innocents: [
    { name: "no options", good: { cluster: cluster("shop", { stores: [redis("state")] }) } },
    { name: "a rule without options, and none set", good: set({ plain: {} }) },
  ],
};
