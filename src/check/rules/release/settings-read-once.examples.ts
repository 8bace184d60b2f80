/** Examples for settings-read-once. */
import { type Cluster, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const mailer = (takesEffect: "first-start" | "restart" | "reload"): Cluster => {
  const program = { settings: [{ file: "senders.json", takesEffect }] };
  return cluster("post", { services: [service("mailer", { command: ["mailer"], program })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "settings of the first day",
      bad: { cluster: mailer("first-start") },
      expected: [
        { message: "ignored", subject: "mailer", severity: "warning", path: ["program", "settings"] },
      ],
      good: { cluster: mailer("restart") },
    },
  ],
  innocents: [{ name: "they count at once", good: { cluster: mailer("reload") } }],
};
