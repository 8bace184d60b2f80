/** Examples for unsafe-repeat. */
import { type CallOptions, type Cluster, cluster, external, http, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const paying = (options: Omit<CallOptions, "to">): Cluster => {
  const bank = external("bank", { host: "bank.example.com", port: http(443), tls: true });
  const calls = [{ to: bank, ...options }];
  return cluster("shop", {
    services: [service("api", { command: ["api"], env: { BANK: bank.url }, calls })],
  });
};

const found = {
  message: "doneTwice",
  subject: "api",
  severity: "warning",
  path: ["calls", "0", "retries"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a payment is tried three times",
      bad: { cluster: paying({ retries: 2, idempotent: false }) },
      expected: [found],
      good: { cluster: paying({ retries: 2, idempotent: true }) },
    },
    {
      name: "the repeats go",
      bad: { cluster: paying({ retries: 1, idempotent: false }) },
      expected: [found],
      good: { cluster: paying({ idempotent: false }) },
    },
  ],
  innocents: [{ name: "nothing is repeated", good: { cluster: paying({}) } }],
  unanswered: [
    {
      name: "nobody says whether it may be repeated",
      asked: { cluster: paying({ retries: 2 }) },
      subject: "api",
    },
  ],
};
