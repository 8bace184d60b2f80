/** Examples for zone-called-region. */
import { type CloudOptions, type Cluster, cluster, region, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const fleet = (cloud?: CloudOptions): Cluster =>
  cluster("fleet", { services: [service("api", { command: ["api"] })], ...(cloud ? { cloud } : {}) });

const main = region("eu-west-1");
const about = { subject: "fleet", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a zone for a region",
      bad: { cluster: fleet({ region: region("eu-west-1a") }) },
      expected: [{ ...about, message: "zoneAsRegion", path: ["cloud", "region"] }],
      good: { cluster: fleet({ region: main }) },
    },
    {
      name: "a zone of an opt-in region that is to take over",
      bad: { cluster: fleet({ region: main, standby: [region("ap-southeast-3b")] }) },
      expected: [{ ...about, message: "zoneAsRegion", path: ["cloud", "standby"] }],
      good: { cluster: fleet({ region: main, standby: [region("ap-southeast-3")] }) },
    },
    {
      name: "the same one twice",
      bad: { cluster: fleet({ region: main, standby: [main] }) },
      expected: [{ ...about, message: "sameRegion", path: ["cloud", "standby"] }],
      good: { cluster: fleet({ region: main, standby: [region("eu-central-1")] }) },
    },
  ],
  innocents: [{ name: "no cloud", good: { cluster: fleet() } }],
};
