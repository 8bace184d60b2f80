/** Examples for account-region-guard. */
import { type Cluster, type ClusterOptions, cluster, region, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const cloud = { account: "123456789012", region: region("eu-central-1") };

const fleet = (refusesElsewhere: boolean, options: ClusterOptions = { cloud }): Cluster => {
  const api = service("api", { command: ["api"], delivery: { builds: "pipeline", refusesElsewhere } });
  return cluster("fleet", { services: [api], ...options });
};

const found = { message: "anywhereElse", subject: "fleet", severity: "warning", path: ["cloud"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the account that was chosen last",
      bad: { cluster: fleet(false) },
      expected: [found],
      good: { cluster: fleet(true) },
    },
    {
      name: "an account that the file does not even name",
      bad: { cluster: fleet(false, { cloud: { region: region("eu-central-1") } }) },
      expected: [found],
      good: { cluster: fleet(true, { cloud: { region: region("eu-central-1") } }) },
    },
  ],
  innocents: [
    { name: "for development", good: { cluster: fleet(false, { cloud, environment: "development" }) } },
    { name: "in no cloud", good: { cluster: fleet(false, {}) } },
  ],
};
