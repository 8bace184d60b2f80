/** Examples for port-conflict. */
import { anywhere, type Cluster, cluster, http, loadBalancer, service, store, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const twoDoors = (second: number): Cluster => {
  const web = service("web", { command: ["node", "web.js"], port: http(8080), health: http("/ready") });
  const edge = loadBalancer("edge", { listen: http(80), from: anywhere, to: web });
  return cluster("shop", { balancers: [edge, loadBalancer("inner", { listen: http(second), to: web })] });
};

const behind = service("web", { command: ["node", "web.js"], port: http(8080), health: http("/ready") });
const elsewhere = cluster("shop", {
  balancers: ["edge-a", "edge-b"].map((name) =>
    loadBalancer(name, { listen: http(80), to: behind, product: { kind: "haproxy" } }),
  ),
});

const extraPorts = (admin: number, metrics: number): Cluster => {
  const ports = { admin: http(admin), metrics: http(metrics) };
  return cluster("shop", {
    services: [service("web", { command: ["node", "web.js"], port: http(8080), ports })],
  });
};

const openProgram = (host: string, replicas: number): Cluster =>
  cluster("shop", {
    services: [
      service("game", { command: ["game", "--host", host], port: tcp(7000), replicas, from: anywhere }),
    ],
  });

const openBesideStore = (storePort: number): Cluster =>
  cluster("shop", {
    stores: [
      store("a-lake", {
        command: ["lake", "--listen=*"],
        port: tcp(9000),
        durability: "always",
        from: anywhere,
      }),
      store("pond", { command: ["pond", "{host}"], port: tcp(storePort), durability: "always" }),
    ],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "two balancers on one port",
      bad: { cluster: twoDoors(80) },
      expected: [{ message: "sameListener", subject: "inner", severity: "error", path: ["listen"] }],
      good: { cluster: twoDoors(81) },
    },
    {
      name: "an extra port equal to the main port",
      bad: { cluster: extraPorts(8080, 9100) },
      expected: [{ message: "samePort", subject: "web", severity: "error", path: ["ports", "admin"] }],
      good: { cluster: extraPorts(8081, 9100) },
    },
    {
      name: "two extra ports alike",
      bad: { cluster: extraPorts(9100, 9100) },
      expected: [{ message: "samePort", subject: "web", severity: "error", path: ["ports", "metrics"] }],
      good: { cluster: extraPorts(9101, 9100) },
    },
    {
      name: "a wildcard against the program's own replicas",
      bad: { cluster: openProgram("0.0.0.0", 2) },
      expected: [{ message: "wildcard", subject: "game", severity: "error", path: ["command"] }],
      good: { cluster: openProgram("{host}", 2) },
    },
    {
      name: "a wildcard against another part on the same port",
      bad: { cluster: openBesideStore(9000) },
      expected: [{ message: "wildcard", subject: "a-lake", severity: "error", path: ["command"] }],
      good: { cluster: openBesideStore(9001) },
    },
  ],
  innocents: [
    { name: "two balancers of others, each on its own machine", good: { cluster: elsewhere } },
    {
      name: "services with equal ports have addresses of their own",
      good: {
        cluster: cluster("shop", {
          services: ["a", "b"].map((name) =>
            service(name, { command: ["node", "x.js"], port: http(8080), replicas: 3 }),
          ),
        }),
      },
    },
  ],
};
