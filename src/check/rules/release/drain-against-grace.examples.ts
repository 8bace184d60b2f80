/** Examples for drain-against-grace. */
import { type Cluster, cluster, http, loadBalancer, rolling, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Seconds = `${number}s`;

interface Times {
  readonly drain?: Seconds;
  readonly stopGrace?: Seconds;
  readonly server?: Seconds;
}

const routed = ({ drain, stopGrace, server }: Times): Cluster => {
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    ...(drain ? { release: rolling({ drain }) } : {}),
    ...(stopGrace ? { stopGrace } : {}),
  });
  const timeouts = server ? { server } : {};
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web, timeouts })] });
};

const unrouted = ({ drain = "30s", stopGrace = "35s" }: Times): Cluster =>
  cluster("shop", {
    services: [service("worker", { command: ["worker"], stopGrace, release: rolling({ drain }) })],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "the drain is too long",
      bad: { cluster: routed({ drain: "60s" }) },
      expected: [
        { message: "drainOutlastsGrace", subject: "web", severity: "error", path: ["release", "drain"] },
      ],
      good: { cluster: routed({ drain: "60s", stopGrace: "60s" }) },
    },
    {
      name: "the grace is too short",
      bad: { cluster: routed({ stopGrace: "10s" }) },
      expected: [{ message: "drainOutlastsGrace", subject: "web", severity: "error", path: ["stopGrace"] }],
      good: { cluster: routed({ stopGrace: "30s" }) },
    },
    {
      name: "a drain that was written down, without a balancer",
      bad: { cluster: unrouted({ drain: "60s", stopGrace: "10s" }) },
      expected: [
        { message: "drainOutlastsGrace", subject: "worker", severity: "error", path: ["release", "drain"] },
      ],
      good: { cluster: unrouted({ drain: "10s", stopGrace: "10s" }) },
    },
    {
      name: "requests may take longer than the drain",
      bad: { cluster: routed({ drain: "20s", server: "60s" }) },
      expected: [
        {
          message: "timeoutOutlastsDrain",
          subject: "edge",
          severity: "warning",
          path: ["timeouts", "server"],
        },
      ],
      good: { cluster: routed({ drain: "20s", server: "20s" }) },
    },
    {
      name: "a short drain below the default timeout",
      bad: { cluster: routed({ drain: "5s" }) },
      expected: [{ message: "defaultTimeout", subject: "web", severity: "info", path: ["release", "drain"] }],
      good: { cluster: routed({ drain: "5s", server: "5s" }) },
    },
  ],
  innocents: [
    { name: "the defaults", good: { cluster: routed({}) } },
    { name: "a short grace where nothing is drained", good: { cluster: unrouted({ stopGrace: "5s" }) } },
  ],
};
