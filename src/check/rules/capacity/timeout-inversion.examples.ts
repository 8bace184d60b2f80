/** Examples for timeout-inversion. */
import {
  type CallOptions,
  type Cluster,
  cluster,
  external,
  http,
  loadBalancer,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Seconds = `${number}s`;

const chained = (outer: Seconds | undefined, inner: Seconds | undefined): Cluster => {
  const timeouts = (server: Seconds | undefined): object => (server ? { timeouts: { server } } : {});
  const api = service("api", { command: ["api"], port: http(8080) });
  const behind = loadBalancer("inner", { listen: http(81), to: api, ...timeouts(inner) });
  const web = service("web", { command: ["web"], port: http(8080), env: { API: behind.url } });
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to: web, ...timeouts(outer) })],
  });
};

const calling = (options: Omit<CallOptions, "to">): Cluster => {
  const chain = external("chain", { host: "chain.example.com", port: http(80) });
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    env: { CHAIN: chain.url },
    calls: [{ to: chain, ...options }],
  });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

const found = {
  message: "givesUpFirst",
  subject: "edge",
  severity: "warning",
  path: ["timeouts", "server"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a short time outside, and the default inside",
      bad: { cluster: chained("10s", undefined) },
      expected: [found],
      good: { cluster: chained("10s", "5s") },
    },
    {
      name: "a long time inside",
      bad: { cluster: chained(undefined, "60s") },
      expected: [found],
      good: { cluster: chained("60s", "60s") },
    },
    {
      name: "three tries of ten seconds, and thirty for all",
      bad: { cluster: calling({ timeout: "10s", retries: 2 }) },
      expected: [{ ...found, message: "outlastsCaller" }],
      good: { cluster: calling({ timeout: "5s", retries: 2 }) },
    },
  ],
  innocents: [{ name: "the defaults", good: { cluster: chained(undefined, undefined) } }],
};
