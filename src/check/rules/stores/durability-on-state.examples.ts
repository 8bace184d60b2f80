/** Examples for durability-on-state. */
import { type Cluster, cluster, type Durability, redis, service, store, tcp } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const inRedis = (durability: Durability, cache = false): Cluster => {
  const state = redis("state", { durability, cache });
  return cluster("shop", { services: [service("web", { command: ["web"], env: { URL: state.url } })] });
};

const inLake = (durability: Durability, users: readonly string[]): Cluster => {
  const lake = store("lake", { command: ["lake"], port: tcp(9000), durability });
  const services = users.map((name) => service(name, { command: [name], env: { URL: lake.url } }));
  return cluster("shop", { stores: [lake], services });
};

const warning = { message: "keepsNothing", severity: "warning", path: ["durability"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a Redis that is used",
      bad: { cluster: inRedis("none") },
      expected: [{ ...warning, subject: "state" }],
      good: { cluster: inRedis("everysec") },
    },
    {
      name: "any other store that many use",
      bad: { cluster: inLake("none", ["a", "b", "c", "d"]) },
      expected: [{ ...warning, subject: "lake" }],
      good: { cluster: inLake("snapshot", ["a", "b", "c", "d"]) },
    },
  ],
  innocents: [
    { name: "a cache", good: { cluster: inRedis("none", true) } },
    { name: "nobody uses it", good: { cluster: inLake("none", []) } },
  ],
};
