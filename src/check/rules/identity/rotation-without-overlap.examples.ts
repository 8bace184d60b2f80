/** Examples for rotation-without-overlap. */
import { type Cluster, cluster, secret, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const key = secret("API_KEY");

const api = (isRotatable: boolean, isForClients = true): Cluster => {
  const env = { API_KEY: key, ...(isRotatable ? { API_KEY_ALSO: key.other } : {}) };
  const program = isForClients ? { accepts: [key] } : {};
  return cluster("shop", { services: [service("api", { command: ["api"], env, program })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "one key for all clients",
      bad: { cluster: api(false) },
      expected: [{ message: "oneAtATime", subject: "api", severity: "warning", path: ["env"] }],
      good: { cluster: api(true) },
    },
  ],
  innocents: [{ name: "a secret that no client sends", good: { cluster: api(false, false) } }],
};
