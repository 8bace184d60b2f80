/** Examples for time-travel. */
import { type Cluster, cluster, external, http, mysql, redis } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const nonces = (reconciles: boolean): Cluster => {
  const chain = external("chain", { host: "rpc.example.com", port: http(443), tls: true });
  return cluster("relay", {
    stores: [redis("nonces", { backup: { every: "24h", restore: { outside: [chain], reconciles } } })],
  });
};

const payments = (reconciles: boolean): Cluster => {
  const bank = external("bank", { host: "bank.example.com", port: http(443), tls: true });
  return cluster("shop", {
    stores: [mysql("payments", { backup: { every: "1h", restore: { outside: [bank], reconciles } } })],
  });
};

const expected = { message: "behind", severity: "warning", path: ["backup", "restore"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 004: the nonce counter goes back, and the chain does not",
      bad: { cluster: nonces(false) },
      expected: [{ ...expected, subject: "nonces" }],
      good: { cluster: nonces(true) },
    },
    {
      name: "payments that the bank has made",
      bad: { cluster: payments(false) },
      expected: [{ ...expected, subject: "payments" }],
      good: { cluster: payments(true) },
    },
  ],
  innocents: [
    {
      name: "nothing outside goes on",
      good: { cluster: cluster("shop", { stores: [redis("state", { backup: { every: "24h" } })] }) },
    },
  ],
};
