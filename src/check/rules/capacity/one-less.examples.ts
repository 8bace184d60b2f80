/** Examples for one-less. */
import { type Cluster, cluster, http, service, zone } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const zones = [zone("a"), zone("b")];

const shop = (replicas: number, peakPerSecond: number, isSpread = false): Cluster => {
  const load = { peakPerSecond, eachPerSecond: 100 };
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    replicas,
    load,
    ...(isSpread ? { zones } : {}),
  });
  return cluster("shop", { services: [web] });
};

const about = { subject: "web", severity: "warning", path: ["load"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "all together are too few",
      bad: { cluster: shop(3, 350) },
      expected: [{ ...about, message: "withAll" }],
      good: { cluster: shop(5, 350) },
    },
    {
      name: "just enough, until one dies",
      bad: { cluster: shop(3, 300) },
      expected: [{ ...about, message: "oneLess" }],
      good: { cluster: shop(4, 300) },
    },
    {
      name: "half of four are in one zone",
      bad: { cluster: shop(4, 300, true) },
      expected: [{ ...about, message: "zoneLess" }],
      good: { cluster: shop(6, 300, true) },
    },
  ],
  innocents: [
    {
      name: "nobody says what it must carry",
      good: { cluster: cluster("shop", { services: [service("web", { command: ["web"] })] }) },
    },
  ],
};
