/** Which doors close when a part stops. */
import { expect, test } from "vitest";
import { cluster, http, loadBalancer, redis, service } from "../index.ts";
import { readFacts } from "./facts.ts";
import { listText, whatStops } from "./journeys.ts";
import { nothingKnown } from "./outside.ts";

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
