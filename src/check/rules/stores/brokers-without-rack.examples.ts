/** Examples for brokers-without-rack. */
import { type Cluster, cluster, kafka, type Zone, zone } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const [a, b] = [zone("a"), zone("b")];
const spread = (zones: readonly Zone[], racks?: readonly Zone[]): Cluster =>
  cluster("shop", { stores: [kafka("events", { brokers: 2, zones, ...(racks ? { racks } : {}) })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "two zones that the brokers do not know",
      bad: { cluster: spread([a, b]) },
      expected: [{ message: "unknownZones", subject: "events", severity: "warning", path: ["racks"] }],
      good: { cluster: spread([a, b], [a, b]) },
    },
  ],
  innocents: [{ name: "one zone", good: { cluster: spread([a]) } }],
};
