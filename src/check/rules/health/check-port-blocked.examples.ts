/** Examples for check-port-blocked. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  onPort,
  type SecurityGroup,
  securityGroup,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const doors = securityGroup("doors");

const checked = (from: readonly SecurityGroup[]): Cluster => {
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    ports: { admin: http(9000) },
    health: http("/ready", { port: "admin" }),
    from,
  });
  const product = { kind: "aws-application" } as const;
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to: web, groups: [doors], product })],
  });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "the traffic is admitted, the check is not",
      bad: { cluster: checked([onPort(doors, tcp(8080))]) },
      expected: [{ message: "blocked", subject: "web", severity: "error", path: ["from"] }],
      good: { cluster: checked([onPort(doors, tcp(8080), tcp(9000))]) },
    },
  ],
  innocents: [{ name: "on every port", good: { cluster: checked([doors]) } }],
};
