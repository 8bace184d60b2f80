/** Proof that the proof can fail: with the drain or the health gate taken away, the same release loses requests. */
import { afterEach, expect, it } from "vitest";
import type { Observation } from "../../src/contract/observation.ts";
import type { World } from "../../src/contract/ports.ts";
import { cluster, http, loadBalancer, rolling, service } from "../../src/index.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { Load, type Tally } from "../support/load.ts";
import { type Between, LocalCluster } from "../support/local-cluster.ts";

const PORT = 18_091;

/** Three instances that answer after 50 ms, start slowly, and stop at once; the balancer repeats nothing. */
function shop(version: string): Cluster {
  const web = service("web", {
    command: ["node", "web.mjs"],
    replicas: 3,
    port: http(8080),
    health: http("/ready"),
    env: { VERSION: version, DELAY_MS: 50, LISTENS_AFTER_MS: 800 },
    release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "300ms" }),
  });
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(PORT), to: web, retries: "off" })],
  });
}

/** Says that an instance was taken out of its pool, and leaves it there. */
const withoutDrain: Between = (world, deliver) => ({
  ...answered(world),
  perform: (effect, done) => {
    const { body } = effect;
    if (body.kind !== "pool-drain" && body.kind !== "pool-remove") return world.perform(effect, done);
    const { balancer, instance, kind } = body;
    setImmediate(() => {
      done({ kind: "outcome", effect: effect.id, ok: true });
      if (kind === "pool-drain") deliver({ ...seen(balancer, instance), state: "draining", idle: true });
    });
  },
});

/** Says that whatever was started is healthy. */
const withoutHealthGate: Between = (world, deliver) => ({
  ...answered(world),
  perform: (effect, done) =>
    world.perform(effect, (outcome) => {
      done(outcome);
      const { body } = effect;
      const { instance } = body;
      if (body.kind === "start" && body.part === "web")
        deliver({ kind: "health-seen", instance, healthy: true, answer: "" });
      if (body.kind === "pool-add") deliver({ ...seen(body.balancer, instance), state: "checking" });
      if (body.kind === "pool-ready") deliver({ ...seen(body.balancer, instance), state: "ready" });
    }),
});

function answered(world: World): World {
  return { perform: world.perform.bind(world), watch: world.watch.bind(world) };
}

function seen(balancer: string, instance: string): Extract<Observation, { kind: "member-seen" }> {
  return { kind: "member-seen", balancer, instance, state: "ready", up: true, idle: false, answer: "" };
}

let running: LocalCluster | undefined;
afterEach(async () => {
  await running?.remove();
  running = undefined;
});

/** What a client loses while the shop moves from one version to the next. */
async function releaseUnderLoad(range: string, between?: Between): Promise<{ gets: Tally; posts: Tally }> {
  const shopCluster = new LocalCluster(range, between);
  running = shopCluster;
  if (between === withoutHealthGate) shopCluster.hears = (it) => it.kind !== "health-seen" || it.healthy;
  await shopCluster.release(1, shop("1"));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  if (between === withoutHealthGate) shopCluster.hears = (it) => it.kind !== "member-seen" || it.up;
  const post = () => ({ path: "/", body: "{}", headers: { "content-type": "application/json" } });
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 150,
    postsPerSecond: 50,
    getPath: "/",
    post,
  });
  load.start();
  await shopCluster.release(2, shop("2"));
  const tallies = await load.stop();
  expect(tallies.gets.answers.at(-1)?.version).toBe("2");
  return tallies;
}

it("as it is: a release loses nothing, with the balancer's retries off", async () => {
  const { gets, posts } = await releaseUnderLoad("127.211");
  expect(gets.sent + posts.sent).toBeGreaterThan(300);
  expect([...gets.lost, ...posts.lost]).toEqual([]);
});

it("without the drain: requests in flight are lost", async () => {
  const { gets, posts } = await releaseUnderLoad("127.212", withoutDrain);
  expect(gets.lost.length + posts.lost.length).toBeGreaterThan(0);
});

it("without the health gate: requests find nobody", async () => {
  const { gets, posts } = await releaseUnderLoad("127.213", withoutHealthGate);
  expect(gets.lost.length + posts.lost.length).toBeGreaterThan(0);
});
