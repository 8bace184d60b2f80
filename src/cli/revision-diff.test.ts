/** Two revisions compared in the words of the file. */
import { expect, test } from "vitest";
import { makeRevision, type Revision } from "../contract/revision.ts";
import {
  anywhere,
  artifact,
  type Cluster,
  cluster,
  cookie,
  http,
  job,
  join,
  type ListenerHandle,
  listener,
  loadBalancer,
  redis,
  rolling,
  secret,
  service,
} from "../index.ts";
import { changeLine, changesOf } from "./revision-diff.ts";

function first(): Cluster {
  const state = redis("state", { memory: "256 MiB", password: secret("REDIS_PASSWORD") });
  const web = service("web", {
    artifact: artifact({ dir: "." }),
    command: ["node", "web.js"],
    replicas: 3,
    port: http(8080),
    health: http("/ready"),
    env: { REDIS_URL: state.url, API_KEY: secret("API_KEY"), VERSION: "1", OLD: "x" },
    resources: { memory: "512 MiB", reserve: { memory: "256 MiB" } },
  });
  const migrate = job("migrate", { command: ["true"] });
  const edge = loadBalancer("edge", { listen: http(8080), to: web });
  return cluster("shop", { balancers: [edge], jobs: [migrate] });
}

function second(): Cluster {
  const state = redis("state", {
    memory: "1 GiB",
    password: secret("REDIS_PASSWORD_2"),
    durability: "always",
  });
  const cache = redis("cache", { cache: true });
  const web = service("web", {
    artifact: artifact({ dir: "." }),
    command: ["node", "web.js", "--fast"],
    replicas: 5,
    port: http(8081),
    health: http("/well", { steady: { every: "1s" } }),
    env: {
      REDIS_URL: join`${state.url}/1`,
      API_KEY: secret("API_KEY_2"),
      VERSION: "2",
      NEW: "y",
      CACHE: cache.url,
    },
    release: rolling({ drain: "5s" }),
    resources: { memory: "1 GiB", reserve: { memory: "256 MiB" } },
  });
  const edge = loadBalancer("edge", {
    listen: http(8080),
    from: anywhere,
    to: web,
    timeouts: { server: "10s" },
  });
  return cluster("shop", { environment: "development", balancers: [edge] });
}

const one = makeRevision(1, first(), { web: "aaaaaaaaaaaaaaaaaaaa" }, { API_KEY: 1, OTHER: 1 });
const two = makeRevision(2, second(), { web: "bbbbbbbbbbbbbbbbbbbb" }, { API_KEY: 2, OTHER: 1 });

test("everything that differs, one line each", () => {
  expect(changesOf(one, two).map(changeLine)).toMatchInlineSnapshot(`
    [
      "cluster shop: environment production → development",
      "cluster shop: secret API_KEY version 1 → version 2",
      "store cache: added",
      "store state: durability everysec → always",
      "store state: memory 256 MiB → 1 GiB",
      "store state: password secret("REDIS_PASSWORD") → secret("REDIS_PASSWORD_2")",
      "service web: artifact aaaaaaaaaaaa… → bbbbbbbbbbbb…",
      "service web: command node web.js → node web.js --fast",
      "service web: replicas 3 → 5",
      "service web: port http(8080) → http(8081)",
      "service web: env REDIS_URL state.url → join\`\${state.url}/1\`",
      "service web: env API_KEY secret("API_KEY") → secret("API_KEY_2")",
      "service web: env VERSION "1" → "2"",
      "service web: env OLD removed, was "x"",
      "service web: resources.memory 512 MiB → 1 GiB",
      "service web: release.drain 30s → 5s",
      "service web: health http("/ready") → http("/well")",
      "service web: health.steady.every 500ms → 1s",
      "service web: env NEW added: "y"",
      "service web: env CACHE added: cache.url",
      "balancer edge: listener edge timeouts.server 30s → 10s",
      "balancer edge: listener edge from added: [anywhere]",
      "job migrate: removed",
    ]
  `);
});

test("the same content says nothing, wherever it stands in the file", () => {
  expect(changesOf(one, makeRevision(7, first(), one.artifacts, one.secrets))).toEqual([]);
});

test("a document has whole values", () => {
  const changes = changesOf(one, two);
  expect(changes).toContainEqual({
    kind: "service",
    name: "web",
    change: "changed",
    field: "artifact",
    from: "aaaaaaaaaaaaaaaaaaaa",
    to: "bbbbbbbbbbbbbbbbbbbb",
  });
  expect(changes).toContainEqual({
    kind: "store",
    name: "cache",
    change: "added",
    field: null,
    from: null,
    to: null,
  });
});

test("a balancer is compared by its listeners: where they lead, and how", () => {
  const web = service("web", { command: ["a"], port: http(8080), ports: { admin: http(9090) } });
  const shop = (listeners: readonly ListenerHandle[]): Revision =>
    makeRevision(1, cluster("shop", { balancers: [loadBalancer("edge", { listeners })] }), {});
  const before = shop([listener("front", { listen: http(80), to: web })]);
  const after = shop([
    listener("front", {
      listen: http(81),
      to: web,
      routes: [{ host: "*.shop.example", path: "/admin", to: web.ports.admin }],
      sticky: cookie("SRV"),
      timeouts: { server: "5s" },
    }),
  ]);
  const lines = changesOf(before, after).map(changeLine);
  expect(lines).toEqual([
    "balancer edge: listener front listen http(80) → http(81)",
    "balancer edge: listener front routes [everything else → web] → [*.shop.example/admin → web.ports.admin, everything else → web]",
    "balancer edge: listener front timeouts.server 30s → 5s",
    "balancer edge: listener front sticky.name added: SRV",
  ]);
  expect(changesOf(after, after)).toEqual([]);
});
