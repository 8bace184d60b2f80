/** Examples for unordered-release. */
import { type Cluster, cluster, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

interface Options {
  readonly isOrdered?: boolean;
  readonly isThroughDoor?: boolean;
  readonly byTutti?: boolean;
}

const fleet = ({ isOrdered, isThroughDoor, byTutti }: Options): Cluster => {
  const by = byTutti ? {} : { delivery: { builds: "pipeline" as const } };
  const orders = service("orders", { command: ["orders"], port: http(8080), ...by });
  const door = loadBalancer("orders-door", { listen: http(8081), to: orders });
  const own = isOrdered ? { delivery: { builds: "pipeline" as const, after: [orders] } } : by;
  const wiring = isThroughDoor ? { env: { ORDERS: door.url } } : { calls: [{ to: orders }] };
  const shop = service("shop", { command: ["shop"], ...wiring, ...own });
  return cluster("fleet", { services: [shop], balancers: [door] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "through a balancer",
      bad: { cluster: fleet({ isThroughDoor: true }) },
      expected: [{ message: "noOrder", subject: "shop", severity: "warning", path: ["delivery", "after"] }],
      good: { cluster: fleet({ isThroughDoor: true, isOrdered: true }) },
    },
    {
      name: "a call past every balancer",
      bad: { cluster: fleet({}) },
      expected: [{ message: "noOrder", subject: "shop", severity: "warning", path: ["delivery", "after"] }],
      good: { cluster: fleet({ isOrdered: true }) },
    },
  ],
  innocents: [
    { name: "tutti releases both", good: { cluster: fleet({ isThroughDoor: true, byTutti: true }) } },
  ],
};
