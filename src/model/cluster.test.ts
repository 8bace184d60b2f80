/** The cluster finds every part by reference, refuses what cannot be, and is frozen data. */
import { expect, test } from "vitest";
import { ProblemError } from "../base/problem.ts";
import { loadBalancer } from "./balancer.ts";
import { cluster, edgesOf, needsOf, partNamed, partsOf, secretsOf } from "./cluster.ts";
import { http } from "./health.ts";
import { job } from "./job.ts";
import { redis } from "./redis.ts";
import { secret } from "./secret.ts";
import { service } from "./service.ts";
import { join } from "./value.ts";

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(({ code }) => code);
    throw error;
  }
}

const state = redis("state", { password: secret("REDIS_PASSWORD") });
const migrate = job("migrate", { command: ["node", "migrate.js"], env: { URL: state.url } });
const web = service("web", {
  command: ["node", "web.js", join`--key=${secret("API_KEY")}`],
  port: http(8080),
  env: { URL: join`${state.url}/0` },
  after: [migrate],
});
const edge = loadBalancer("edge", { listen: http(80), to: web });

test("parts are found through references, in the order stores, jobs, services, balancers", () => {
  const shop = cluster("shop", { balancers: [edge] });
  expect(partsOf(shop).map(({ name }) => name)).toEqual(["state", "migrate", "web", "edge"]);
  expect(partNamed(shop, "web")?.kind).toBe("service");
  expect(partNamed(shop, "gone")).toBeUndefined();
});

test("a part needs what it refers to and what it comes after; a balancer waits for nobody", () => {
  const shop = cluster("shop", { balancers: [edge] });
  expect(edgesOf(shop)).toEqual([
    { from: "migrate", to: "state" },
    { from: "web", to: "migrate" },
    { from: "web", to: "state" },
  ]);
  const found = partNamed(shop, "edge");
  expect(found && needsOf(found)).toEqual([]);
});

test("secrets are listed by name, wherever they stand", () => {
  expect(secretsOf(cluster("shop", { balancers: [edge] }))).toEqual(["API_KEY", "REDIS_PASSWORD"]);
});

test("the cluster is frozen to the bottom, and survives being sent as JSON or cloned", () => {
  const shop = cluster("shop", { balancers: [edge], environment: "development" });
  expect(Object.isFrozen(shop.services[0]?.env)).toBe(true);
  expect(structuredClone(shop)).toEqual(shop);
  expect(JSON.parse(JSON.stringify(shop))).toEqual(shop);
});

test("places are where the builders were called", () => {
  const shop = cluster("shop", { balancers: [edge] });
  expect(shop.place.file).toMatch(/cluster\.test\.ts$/);
  expect(shop.place.line).toBeGreaterThan(partNamed(shop, "web")?.place.line ?? Number.POSITIVE_INFINITY);
});

test("all mistakes of a call are told at once", () => {
  const wrong = { environment: "prod", balancer: [] } as unknown as Parameters<typeof cluster>[1];
  expect([...codesOf(() => cluster("Shop", wrong))].sort()).toEqual([
    "empty",
    "unknown-option",
    "wrong-name",
    "wrong-value",
  ]);
});

test("a part that was given twice is one part, two of one name are refused", () => {
  expect(cluster("shop", { services: [web, web] }).services).toHaveLength(1);
  const other = service("web", { command: ["a"] });
  expect(codesOf(() => cluster("shop", { services: [web, other] }))).toEqual(["double-name"]);
});
