/** The index over a cluster. */
import { expect, test } from "vitest";
import { cluster, http, job, join, loadBalancer, redis, service } from "../index.ts";
import { readFacts } from "./facts.ts";
import { nothingKnown } from "./outside.ts";

const state = redis("state");
const api = service("api", {
  command: ["api"],
  port: http(8080),
  env: { URL: state.url, AGAIN: state.host },
});
const inner = loadBalancer("inner", { listen: http(81), to: api });
const web = service("web", { command: ["web", join`--api=${inner.url}`], port: http(8080), after: [state] });
const edge = loadBalancer("edge", { listen: http(80), to: web });
const migrate = job("migrate", { command: ["migrate"], env: { URL: state.url } });
const facts = readFacts(cluster("shop", { balancers: [edge], jobs: [migrate] }), nothingKnown);

test("a connection is a reference with the option that holds it, once per pair, and not mere order", () => {
  const told = facts.connections.map(({ from, to, path }) => `${from.name} ${to.name} ${path.join(".")}`);
  expect([...told].sort()).toEqual(["api state env.URL", "migrate state env.URL", "web inner command"]);
});

test("connections, routes and parts are found by name", () => {
  expect(facts.connectionsTo("state").map(({ from }) => from.name)).toEqual(["migrate", "api"]);
  expect(facts.balancersOf("web").map(({ name }) => name)).toEqual(["edge"]);
  expect(facts.balancersOf("state")).toEqual([]);
  expect(facts.partNamed("inner")?.kind).toBe("balancer");
  expect(facts.partNamed("nobody")).toBeUndefined();
});
