/** Examples for machine-too-small. */
import { type Cluster, cluster, type MachineOptions, redis, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const shop = (machine?: MachineOptions): Cluster => {
  const prices = redis("prices", { resources: { memory: "1 GiB", cpu: 1 } });
  const web = service("web", {
    command: ["web"],
    replicas: 3,
    resources: { memory: "2 GiB", cpu: 1 },
    env: { PRICES: prices.url },
  });
  return cluster("shop", { services: [web], ...(machine ? { machine } : {}) });
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "7 GiB of limits on a machine of 4",
      bad: { cluster: shop({ memory: "4 GiB", cpu: 4 }) },
      expected: [
        { message: "limitsAbove", subject: "shop", severity: "warning", path: ["machine", "memory"] },
      ],
      good: { cluster: shop({ memory: "8 GiB", cpu: 4 }) },
    },
    {
      name: "four cores of limits on two",
      bad: { cluster: shop({ memory: "8 GiB", cpu: 2 }) },
      expected: [{ message: "coresAbove", subject: "shop", severity: "info", path: ["machine", "cpu"] }],
      good: { cluster: shop({ memory: "8 GiB", cpu: 4 }) },
    },
  ],
  innocents: [{ name: "nothing is said of the machine", good: { cluster: shop() } }],
};
