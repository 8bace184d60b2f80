/** Examples for discovery-past-balancer. */
import { type Cluster, cluster, type EcsOptions, ecs, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Name = NonNullable<EcsOptions["discovery"]>;

const found = (discovery?: Name) =>
  service("stock", {
    command: ["stock"],
    port: http(8080),
    resources: { cpu: 1, memory: "2 GiB" },
    runner: ecs(discovery ? { discovery } : {}),
  });

const routed = (discovery?: Name): Cluster =>
  cluster("fleet", { balancers: [loadBalancer("edge", { listen: http(80), to: found(discovery) })] });

const alone = (discovery: Name): Cluster => cluster("fleet", { services: [found(discovery)] });

const name = "stock.fleet.internal";

export const examples: RuleExamples = {
  violations: [
    {
      name: "beside a balancer",
      bad: { cluster: routed({ name }) },
      expected: [
        { message: "pastDoor", subject: "stock", severity: "warning", path: ["runner", "discovery"] },
      ],
      good: { cluster: routed() },
    },
    {
      name: "kept for longer than a task lives",
      bad: { cluster: alone({ name, ttl: "60s" }) },
      expected: [
        {
          message: "staleAddress",
          subject: "stock",
          severity: "warning",
          path: ["runner", "discovery", "ttl"],
        },
      ],
      good: { cluster: alone({ name, ttl: "10s" }) },
    },
    {
      name: "a name that neighbours may answer",
      bad: { cluster: alone({ name: "stock.local", ttl: "10s" }) },
      expected: [
        {
          message: "sharedSuffix",
          subject: "stock",
          severity: "info",
          path: ["runner", "discovery", "name"],
        },
      ],
      good: { cluster: alone({ name, ttl: "10s" }) },
    },
  ],
  innocents: [{ name: "no name", good: { cluster: routed() } }],
  unanswered: [{ name: "nobody says for how long", asked: { cluster: alone({ name }) }, subject: "stock" }],
};
