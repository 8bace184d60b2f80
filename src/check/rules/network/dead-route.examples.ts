/** Examples for dead-route. */
import { type Cluster, cluster, http, loadBalancer, type RouteOptions, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const relay = service("relay", {
  command: ["relay"],
  port: http(8083),
  ports: { push: http(8087) },
});

const relayer = (to: RouteOptions<"http">["to"]): Cluster => {
  const product = { kind: "aws-application", targetGroups: [relay, relay.ports.push] } as const;
  const routes = [{ path: "/socket.io", to }];
  return cluster("dex", {
    balancers: [loadBalancer("edge", { listen: http(80), to: relay, routes, product })],
  });
};

const none = (): Cluster => {
  const product = { kind: "aws-application" } as const;
  return cluster("dex", { balancers: [loadBalancer("edge", { listen: http(80), to: relay, product })] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "the WebSockets of a relayer guide",
      bad: { cluster: relayer(relay) },
      expected: [
        { message: "neverReached", subject: "edge", severity: "warning", path: ["product", "targetGroups"] },
      ],
      good: { cluster: relayer(relay.ports.push) },
    },
  ],
  innocents: [{ name: "groups follow from the routes", good: { cluster: none() } }],
};
