/** Examples for standing-credentials. */
import { type Cluster, cluster, type OperationOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const relay = (operation: OperationOptions): Cluster =>
  cluster("chain", { services: [service("relay", { command: ["relay"], operation })] });

const expected = { subject: "relay", severity: "warning" } as const;
const path = ["operation", "permissions"];
const needed = ["cloudwatch:PutMetricData"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: ~/.aws/credentials",
      bad: { cluster: relay({ credentials: "user-keys" }) },
      expected: [{ ...expected, message: "keys", path: ["operation", "credentials"] }],
      good: { cluster: relay({ credentials: "role" }) },
    },
    {
      name: "all of two services",
      bad: { cluster: relay({ permissions: ["ec2:*", "s3:*"] }) },
      expected: [{ ...expected, message: "wide", path }],
      good: { cluster: relay({ permissions: needed }) },
    },
    {
      name: "any role for whoever asks",
      bad: { cluster: relay({ permissions: ["iam:PassRole"] }) },
      expected: [{ ...expected, message: "escalating", path }],
      good: { cluster: relay({ permissions: needed }) },
    },
  ],
  innocents: [{ name: "nothing of the cloud", good: { cluster: relay({ permissions: [] }) } }],
};
