/** Stores, balancers and values: defaults as documented, and secrets only by name. */
import { expect, expectTypeOf, test } from "vitest";
import { loadBalancer } from "./balancer.ts";
import { cluster } from "./cluster.ts";
import { http, tcp } from "./health.ts";
import { redis } from "./redis.ts";
import { secret } from "./secret.ts";
import { service } from "./service.ts";
import { store } from "./store.ts";
import type { StoreHandle } from "./store-common.ts";
import { join, piecesOf } from "./value.ts";

function storeData(handle: StoreHandle) {
  const [data] = cluster("shop", { stores: [handle] }).stores;
  if (!data) throw new Error("the cluster has no store");
  return data;
}

test("a redis keeps its data by default, and loses no key silently", () => {
  expect(storeData(redis("state"))).toMatchObject({
    engine: "redis",
    port: { protocol: "tcp", port: 6379 },
    durability: "everysec",
    settings: { cache: false, eviction: "noeviction" },
    stopGraceMs: 10_000,
  });
});

test("a redis that is a cache may evict", () => {
  const data = storeData(redis("cache", { cache: true, memory: "64 MiB", durability: "none" }));
  expect(data).toMatchObject({ settings: { cache: true, eviction: "allkeys-lru", memoryBytes: 67_108_864 } });
});

test("a generic store has the protocol of its port in its type", () => {
  const chain = store("chain", { command: ["anvil", "{port}"], port: http(8545), durability: "snapshot" });
  expectTypeOf(chain).toEqualTypeOf<StoreHandle<"chain", "http">>();
  expect(storeData(chain)).toMatchObject({
    engine: "generic",
    command: ["anvil", "{port}"],
    durability: "snapshot",
  });
});

test("a store tells url, host and port, as references and not as texts", () => {
  const state = redis("state", { password: secret("REDIS_PASSWORD") });
  expect(state.url).toEqual({ kind: "reference", part: "state", field: "url" });
  expect([state.host.field, state.port.field]).toEqual(["host", "port"]);
});

test("joined values keep their pieces, also when joined again", () => {
  const state = redis("state");
  const inner = join`${state.host}:${state.port}`;
  const outer = join`redis://:${secret("KEY")}@${inner}/${0}`;
  expect(outer.pieces).toEqual(["redis://:", secret("KEY"), "@", state.host, ":", state.port, "/", "0"]);
  expect(piecesOf(outer)).toEqual([secret("KEY"), state.host, state.port]);
  expect(piecesOf("text")).toEqual([]);
});

test("a reference that nobody made with a builder is refused", () => {
  const fake = { kind: "reference", part: "state", field: "url" } as const;
  expect(() => service("web", { command: ["a"], env: { URL: fake } })).toThrow(/URL cannot be a reference/);
});

test("a secret is named like an environment variable", () => {
  expect(secret("API_KEY")).toEqual({ kind: "secret", name: "API_KEY" });
  expect(() => secret("api-key")).toThrow(/cannot be used/);
});

test("a balancer's defaults are the careful ones", () => {
  const web = service("web", { command: ["a"], port: http(8080) });
  const [edge] = cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to: web })],
  }).balancers;
  expect(edge).toMatchObject({
    retries: "safe",
    listeners: [
      {
        name: "edge",
        routes: [{ to: "web" }],
        algorithm: "least-connections",
        timeouts: {
          connectMs: 1_000,
          clientMs: 30_000,
          serverMs: 30_000,
          queueMs: 5_000,
          tunnelMs: 3_600_000,
        },
      },
    ],
  });
  expect(edge && "from" in edge.listeners[0]).toBe(false);
});

test("a tcp port is no place for an http balancer at run time either", () => {
  const feed = service("feed", { command: ["a"], port: tcp(9000) });
  const options = { listen: http(80), to: feed } as unknown as Parameters<typeof loadBalancer>[1];
  expect(() => loadBalancer("edge", options)).toThrow(/cannot route to "feed", which speaks tcp/);
});
