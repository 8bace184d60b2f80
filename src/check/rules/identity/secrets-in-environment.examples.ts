/** Examples for secrets-in-environment. */
import { type Cluster, type ContainerOptions, cluster, secret, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const signer = (container?: ContainerOptions, names: readonly string[] = ["SIGNER_KEY"]): Cluster => {
  const env = Object.fromEntries(names.map((name) => [name, secret(name)]));
  const extra = container ? { container } : {};
  return cluster("bank", { services: [service("signer", { command: ["signer"], env, ...extra })] });
};

const found = {
  message: "shown",
  subject: "signer",
  severity: "warning",
  path: ["container", "secrets"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a key as a variable",
      bad: { cluster: signer({ secrets: "environment" }) },
      expected: [found],
      good: { cluster: signer({ secrets: "files" }) },
    },
    {
      name: "many keys, and nothing said of how they come",
      bad: { cluster: signer({}, ["A_KEY", "B_KEY", "C_KEY", "D_KEY"]) },
      expected: [found],
      good: { cluster: signer({ secrets: "files" }, ["A_KEY", "B_KEY", "C_KEY", "D_KEY"]) },
    },
  ],
  innocents: [
    { name: "tutti starts the program", good: { cluster: signer() } },
    { name: "it has no secrets", good: { cluster: signer({}, []) } },
  ],
};
