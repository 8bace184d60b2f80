/** Changes of a running balancer that need a reload, under load from new and from kept connections: nothing is lost. */
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import {
  cluster,
  http,
  listener,
  loadBalancer,
  rolling,
  type ServiceHandle,
  service,
} from "../../src/index.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import type { ListenerHandle } from "../../src/model/listener.ts";
import type { RouteOptions } from "../../src/model/route.ts";
import { Load, type Tally } from "../support/load.ts";
import { LocalCluster } from "../support/local-cluster.ts";

const PORT = 18_610;
const MORE_PORT = 18_611;

const local = new LocalCluster("127.61");
afterAll(() => local.remove());

function web(name: string, version: string): ServiceHandle<string, "http"> {
  return service(name, {
    command: ["node", "web.mjs"],
    replicas: 2,
    port: http(8080),
    health: http("/ready"),
    env: { VERSION: version, DELAY_MS: "40" },
    release: rolling({ surge: 1, unavailable: 0, drain: "2s", healthyFor: "300ms" }),
    stopGrace: "1s",
  });
}

interface Shape {
  readonly to: ServiceHandle<string, "http">;
  readonly routes?: readonly RouteOptions<"http">[];
  readonly more?: boolean;
  readonly server?: "20s" | "21s";
  readonly besides?: readonly ServiceHandle<string, "http">[];
}

function shop({ to, routes = [], more = false, server = "20s", besides = [] }: Shape): Cluster {
  const listeners: ListenerHandle[] = [
    listener("main", { listen: http(PORT), to, routes, timeouts: { server } }),
    ...(more ? [listener("more", { listen: http(MORE_PORT), to })] : []),
  ];
  return cluster("shop", { balancers: [loadBalancer("edge", { listeners })], services: [...besides] });
}

let number = 0;

/** Releases under load, and tells what the load saw. */
async function releaseUnderLoad(next: Cluster, path = "/"): Promise<Tally> {
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 120,
    postsPerSecond: 30,
    getPath: path,
    post: () => ({ path, body: "{}", headers: {} }),
  });
  load.start();
  await sleep(500);
  number += 1;
  await local.release(number, next);
  await sleep(500);
  const { gets, posts } = await load.stop();
  expect(local.state.lastRelease).toMatchObject({ outcome: "complete", revision: number });
  expect(local.state.current?.number).toBe(number);
  expect(gets.sent).toBeGreaterThan(100);
  return {
    sent: gets.sent + posts.sent,
    answers: [...gets.answers, ...posts.answers],
    lost: [...gets.lost, ...posts.lost],
  };
}

const versionsIn = ({ answers }: Tally): string[] =>
  [...new Set(answers.map(({ body }) => body.trim()))].sort();

const one = web("web", "1");
const gateway = web("gateway", "g");

it("a listener, a timeout, a route to a new service and its way back lose nothing", {
  timeout: 180_000,
}, async () => {
  number += 1;
  await local.release(number, shop({ to: one }));
  const listener = await releaseUnderLoad(shop({ to: one, more: true }));
  expect(listener.lost).toEqual([]);
  expect((await answerAt(MORE_PORT, "/")).body).toBe("1\n");
  const timeout = await releaseUnderLoad(shop({ to: one, more: true, server: "21s" }));
  expect(timeout.lost).toEqual([]);
  const route = await releaseUnderLoad(shop({ to: one, routes: [{ path: "/gw", to: gateway }] }));
  expect(route.lost).toEqual([]);
  expect((await answerAt(PORT, "/gw")).body).toBe("g\n");
  const moved = await releaseUnderLoad(shop({ to: gateway }));
  expect(moved.lost).toEqual([]);
  expect(versionsIn(moved)).toEqual(["1", "g"]);
  const changed = await releaseUnderLoad(shop({ to: web("web", "2") }));
  expect(changed.lost).toEqual([]);
  expect(versionsIn(changed)).toEqual(["2", "g"]);
});

it("a client that pauses over a reload is served on its old connection, though its route is gone", {
  timeout: 60_000,
}, async () => {
  number += 1;
  await local.release(number, shop({ to: one }));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const before = await answerAt(PORT, "/", agent);
  number += 1;
  const moving = local.release(number, shop({ to: gateway }));
  await sleep(6_000);
  const after = await answerAt(PORT, "/", agent);
  agent.destroy();
  await moving;
  expect([before.body, after.body]).toEqual(["1\n", "1\n"]);
  expect((await answerAt(PORT, "/")).body).toBe("g\n");
  expect(local.state.lastRelease).toMatchObject({ outcome: "complete" });
});

function answerAt(port: number, path: string, agent?: Agent): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = get({ host: "127.0.0.1", port, path, agent: agent ?? false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject);
  });
}
