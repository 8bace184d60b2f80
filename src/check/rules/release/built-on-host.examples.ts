/** Examples for built-on-host. */
import { type Cluster, cluster, type OperationOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const relay = (operation: OperationOptions): Cluster =>
  cluster("chain", { services: [service("relay", { command: ["relay"], operation })] });

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: go build after the stop",
      bad: { cluster: relay({ buildsOnHost: { timeout: "2m" } }) },
      expected: [
        { message: "compiles", subject: "relay", severity: "warning", path: ["operation", "buildsOnHost"] },
      ],
      good: { cluster: relay({}) },
    },
  ],
  innocents: [
    { name: "people keep it, and it comes built", good: { cluster: relay({ supervisor: "systemd" }) } },
  ],
};
