/** Examples for scrape-finds-nothing. */
import { type Cluster, cluster, http, loadBalancer, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const watched = (metrics: `/${string}` | undefined, path: `/${string}`): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), ...(metrics ? { metrics } : {}) });
  const scrapes = [{ of: web, port: 8080, path }];
  return cluster("shop", { services: [web, service("prometheus", { command: ["prometheus"], scrapes })] });
};

const nginx = (path: `/${string}`): Cluster => {
  const to = service("web", { command: ["web"], port: http(8080) });
  const product = { kind: "nginx", statusPage: { path: "/nginx_status" } } as const;
  const edge = loadBalancer("edge", { listen: http(80), to, product });
  const scrapes = [{ of: edge, port: 80, path }];
  const prometheus = service("prometheus", { command: ["prometheus"], scrapes });
  return cluster("shop", { balancers: [edge], services: [prometheus] });
};

const found = { subject: "prometheus", severity: "warning", path: ["scrapes"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the program shows none",
      bad: { cluster: watched(undefined, "/metrics") },
      expected: [{ ...found, message: "notServed" }],
      good: { cluster: watched("/metrics", "/metrics") },
    },
    {
      name: "they are at another path",
      bad: { cluster: watched("/debug/metrics/scrape", "/metrics") },
      expected: [{ ...found, message: "elsewhere" }],
      good: { cluster: watched("/debug/metrics/scrape", "/debug/metrics/scrape") },
    },
    {
      name: "the status page of nginx",
      bad: { cluster: nginx("/nginx_status") },
      expected: [{ ...found, message: "otherFormat" }],
      good: { cluster: nginx("/metrics") },
    },
  ],
  innocents: [
    {
      name: "metrics that nobody reads",
      good: {
        cluster: cluster("shop", {
          services: [service("web", { command: ["web"], port: http(80), metrics: "/metrics" })],
        }),
      },
    },
  ],
};
