/** Examples for lock-without-fence. */
import type { Duration } from "../../../base/duration.ts";
import { type Cluster, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const sender = (fenced: boolean, renews: Duration, replicas = 2): Cluster => {
  const program = { locks: [{ name: "sender", lasts: "15s", renews, fenced }] } as const;
  return cluster("post", { services: [service("sender", { command: ["sender"], replicas, program })] });
};

const about = { subject: "sender", severity: "warning", path: ["program", "locks"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a lock that nothing checks where the work arrives",
      bad: { cluster: sender(false, "2s") },
      expected: [{ ...about, message: "twoHolders" }],
      good: { cluster: sender(true, "2s") },
    },
    {
      name: "it is renewed once while it lasts",
      bad: { cluster: sender(true, "10s") },
      expected: [{ ...about, message: "renewedTooLate" }],
      good: { cluster: sender(true, "5s") },
    },
  ],
  innocents: [{ name: "one instance has no rival", good: { cluster: sender(false, "2s", 1) } }],
};
