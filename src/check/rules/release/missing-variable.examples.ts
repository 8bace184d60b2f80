/** Examples for missing-variable. */
import { type Cluster, cluster, secret, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const mailer = (env: Readonly<Record<string, string>>): Cluster => {
  const program = { requires: ["SENDER"] };
  return cluster("post", { services: [service("mailer", { command: ["mailer"], env, program })] });
};

const secretly = service("mailer", {
  command: ["mailer"],
  env: { SENDER: secret("SENDER") },
  program: { requires: ["SENDER"] },
});

export const examples: RuleExamples = {
  violations: [
    {
      name: "it is not given",
      bad: { cluster: mailer({}) },
      expected: [{ message: "notGiven", subject: "mailer", severity: "error", path: ["env"] }],
      good: { cluster: mailer({ SENDER: "post@example.com" }) },
    },
    {
      name: "it is set and empty",
      bad: { cluster: mailer({ SENDER: "" }) },
      expected: [{ message: "empty", subject: "mailer", severity: "error", path: ["env", "SENDER"] }],
      good: { cluster: mailer({ SENDER: "post@example.com" }) },
    },
  ],
  innocents: [{ name: "a secret is a value", good: { cluster: cluster("post", { services: [secretly] }) } }],
};
