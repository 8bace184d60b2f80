/** Examples for tcp-timeouts-differ. */
import type { Duration } from "../../../base/duration.ts";
import { type Cluster, cluster, loadBalancer, type ProductOptions, service, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const feed = (client: Duration, server: Duration, product: ProductOptions = { kind: "haproxy" }): Cluster => {
  const to = service("feed", { command: ["feed"], port: tcp(9000), replicas: 2 });
  const edge = loadBalancer("edge", { listen: tcp(9000), to, product, timeouts: { client, server } });
  return cluster("quotes", { balancers: [edge] });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "ten minutes for clients, 50s for instances",
      bad: { cluster: feed("600s", "50s") },
      expected: [{ message: "shorterDecides", subject: "edge", severity: "warning", path: ["timeouts"] }],
      good: { cluster: feed("600s", "600s") },
    },
    {
      name: "clients are given up first",
      bad: { cluster: feed("30s", "10m") },
      expected: [{ message: "shorterDecides", subject: "edge", severity: "warning", path: ["timeouts"] }],
      good: { cluster: feed("10m", "10m") },
    },
  ],
  innocents: [
    {
      name: "one timeout for tunnels",
      good: { cluster: feed("30s", "10m", { kind: "haproxy", tunnel: "1h" }) },
    },
    { name: "nginx has one for both", good: { cluster: feed("30s", "10m", { kind: "nginx" }) } },
  ],
};
