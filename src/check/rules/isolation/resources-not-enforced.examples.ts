/** Examples for resources-not-enforced. */
import { type Cluster, cluster, type ResourceOptions, service } from "../../../index.ts";
import { nothingKnown, type OutsideFacts } from "../../outside.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const limited = (resources?: ResourceOptions): Cluster => {
  const web = service("web", { command: ["web"], ...(resources ? { resources } : {}) });
  return cluster("shop", { services: [web] });
};

const noMemory: OutsideFacts = { ...nothingKnown, unenforced: { memory: "there are no cgroups" } };
const nothing: OutsideFacts = {
  ...nothingKnown,
  unenforced: { memory: "no cgroups", cpu: "no cgroups", reservations: "there is one machine" },
};

export const examples: RuleExamples = {
  violations: [
    {
      name: "a limit of memory on a machine without cgroups",
      bad: { cluster: limited({ memory: "64 MiB", cpu: 0.5 }), outside: noMemory },
      expected: [{ message: "limit", subject: "web", severity: "info", path: ["resources", "memory"] }],
      good: { cluster: limited({ memory: "64 MiB", cpu: 0.5 }) },
    },
    {
      name: "a limit of cores",
      bad: { cluster: limited({ cpu: 1 }), outside: nothing },
      expected: [{ message: "limit", subject: "web", severity: "info", path: ["resources", "cpu"] }],
      good: { cluster: limited({ cpu: 1 }), outside: noMemory },
    },
    {
      name: "a reservation",
      bad: { cluster: limited({ reserve: { memory: "32 MiB" } }), outside: nothing },
      expected: [
        { message: "reservation", subject: "web", severity: "info", path: ["resources", "reserve"] },
      ],
      good: { cluster: limited(), outside: nothing },
    },
  ],
  innocents: [{ name: "a target of which nothing is known", good: { cluster: limited({ cpu: 2 }) } }],
};
