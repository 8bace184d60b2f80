/** Examples for wrong-service-guard. */
import {
  type Cluster,
  cluster,
  type DeliveryOptions,
  ecs,
  http,
  loadBalancer,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const pipeline = { builds: "pipeline", refusesForeign: true } as const;

const workers = (delivery: DeliveryOptions): Cluster => {
  const mails = service("mails", { command: ["mails"], delivery });
  const bills = service("bills", { command: ["bills"], delivery: pipeline });
  return cluster("fleet", { services: [mails, bills] });
};

const routed = (delivery: DeliveryOptions): Cluster => {
  const size = { resources: { cpu: 1, memory: "2 GiB" }, runner: ecs() } as const;
  const web = service("web", { ...size, command: ["web"], port: http(8080), delivery });
  const admin = service("admin", { ...size, command: ["admin"], port: http(3000), delivery: pipeline });
  const routes = [{ path: "/admin", to: admin }];
  return cluster("fleet", { balancers: [loadBalancer("edge", { listen: http(80), to: web, routes })] });
};

const about = { message: "takesForeign", severity: "warning", path: ["delivery", "refusesForeign"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "two workers, one pipeline with a choice",
      bad: { cluster: workers({ builds: "pipeline" }) },
      expected: [{ ...about, subject: "mails" }],
      good: { cluster: workers(pipeline) },
    },
    {
      name: "ports that differ, which is no guard that anybody made",
      bad: { cluster: routed({ builds: "pipeline" }) },
      expected: [{ ...about, subject: "web" }],
      good: { cluster: routed(pipeline) },
    },
  ],
  innocents: [
    {
      name: "there is no other",
      good: {
        cluster: cluster("fleet", {
          services: [service("mails", { command: ["mails"], delivery: { builds: "pipeline" } })],
        }),
      },
    },
  ],
};
