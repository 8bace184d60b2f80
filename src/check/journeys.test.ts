/** Which doors close when a part stops. */
import { expect, test } from "vitest";
import { cluster, http, loadBalancer, redis, service } from "../index.ts";
import { readFacts } from "./facts.ts";
import { listText, whatStops } from "./journeys.ts";
import { nothingKnown } from "./outside.ts";
import { checkCluster } from "./run-checks.ts";

const state = redis("state");
const queue = redis("queue");
const api = service("api", { command: ["api"], port: http(8080), env: { URL: state.url } });
const inner = loadBalancer("inner", { listen: http(81), to: api });
const web = service("web", { command: ["web"], port: http(8080), env: { API: inner.url } });
const edge = loadBalancer("edge", { listen: http(80), to: web });
const worker = service("worker", { command: ["worker"], env: { URL: queue.url } });
const facts = readFacts(cluster("shop", { balancers: [edge], services: [worker] }), nothingKnown);

test("doors are followed through other parts, nearest first", () => {
  expect(whatStops(facts, "state")).toBe('every request through "inner" and "edge" that needs it fails');
  expect(whatStops(facts, "web")).toBe('every request through "edge" that needs it fails');
  expect(whatStops(facts, "edge")).toBe('every request through "edge" fails');
});

test("what no door leads to stands still", () => {
  expect(whatStops(facts, "queue")).toBe("all work that needs it stands still");
});

test("lists read as people say them", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listText)).toEqual(["", "a", "a and b", "a, b and c"]);
});

test("the finding names the user journeys that stop", () => {
  const state = redis("state");
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    replicas: 2,
    env: { REDIS_URL: state.url },
  });
  const doors = ["east", "north", "south", "west"];
  const balancers = doors.map((name, index) => loadBalancer(name, { listen: http(80 + index), to: web }));
  const found = checkCluster(cluster("shop", { balancers })).find(({ rule }) => rule === "single-point");
  expect(found?.message).toContain('the 2 instances of "web" share');
  expect(found?.message).toContain(
    'every request through "east", "north", "south" and others that needs it fails',
  );
});
