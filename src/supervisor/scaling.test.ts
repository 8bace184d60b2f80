/** What may be scaled to how many. */
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { cluster, http, loadBalancer, service, targetTracking } from "../index.ts";
import { refuseUnscalable } from "./scaling.ts";

const web = service("web", { command: ["node"], port: http(8080), health: http("/") });
const worker = service("worker", { command: ["node"] });
const edge = loadBalancer("edge", { listen: http(8080), to: web });
const revision = makeRevision(3, cluster("shop", { balancers: [edge], services: [worker] }), {});
const up: ControlState = { ...emptyState("shop", "127.9"), wanted: "up", current: revision, basis: revision };

test("a service that follows its load is scaled within its bounds alone", () => {
  const policies = targetTracking({ metric: "cpu-percent", target: 60 });
  const api = service("api", { command: ["node"], scaling: { min: 2, max: 4, policies } });
  const followed = makeRevision(4, cluster("shop", { services: [api] }), {});
  const state = { ...up, current: followed, basis: followed };
  expect(() => refuseUnscalable(state, { part: "api", replicas: 5 })).toThrow(/between 2 and 4/);
  expect(() => refuseUnscalable(state, { part: "api", replicas: 1 })).toThrow(/between 2 and 4/);
  expect(refuseUnscalable(state, { part: "api", replicas: 3 })).toBe(4);
});

test("a service behind a balancer is not scaled to none without saying so", () => {
  expect(() => refuseUnscalable(up, { part: "web", replicas: 0 })).toThrow(/"edge" is answered 503/);
  expect(refuseUnscalable(up, { part: "web", replicas: 0, force: true })).toBe(3);
  expect(refuseUnscalable(up, { part: "web", replicas: 1 })).toBe(3);
  expect(refuseUnscalable(up, { part: "worker", replicas: 0 })).toBe(3);
});
