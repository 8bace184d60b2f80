/** The world of one machine: effects on real processes, outcomes in order, and failures that say what to do. */

import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import type { Effect, EffectBody, Outcome, PoolEffect } from "../../contract/effect.ts";
import type { Observation } from "../../contract/observation.ts";
import { makeRevision, type Revision } from "../../contract/revision.ts";
import type { Watch } from "../../contract/watch.ts";
import { artifact } from "../../model/artifact.ts";
import { loadBalancer } from "../../model/balancer.ts";
import { cluster } from "../../model/cluster.ts";
import { http } from "../../model/health.ts";
import { secret } from "../../model/secret.ts";
import { service } from "../../model/service.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { processesWith } from "./environ.ts";
import { identityOf } from "./identity.ts";
import { passingFolderOf } from "./layout.ts";
import { LocalWorld, type LocalWorldOptions } from "./local-world.ts";

const SERVER = `
  const { HOST, PORT, WIDE } = process.env;
  require("http").createServer((request, response) => {
    if (request.url === "/exit") process.exit(9);
    response.end("fine");
  }).listen(Number(PORT), WIDE === "yes" ? undefined : HOST);`;

const ADDRESS = "127.251.8.1";
const PORT = 18_431;

let folder = "";
let seen: Observation[] = [];
let warnings: string[] = [];
let driver: BalancerDriver;
const worlds: LocalWorld[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-world-"));
  seen = [];
  warnings = [];
  driver = {
    change: () => Promise.resolve({ requests: 5, errors5xx: 0, aborted: 0 }),
    close: () => Promise.resolve(0),
    reload: () => Promise.resolve(),
    hold: () => Promise.resolve(),
    look: () => Promise.resolve([]),
    reachedByOlder: () => Promise.resolve(new Set()),
    ask: () => Promise.resolve({ healthy: true, answer: "it answers" }),
  };
});

afterEach(async () => {
  for (const world of worlds.splice(0)) world.close();
  for (const { pid } of await processesWith({ TUTTI_STATE: folder })) process.kill(pid, "SIGKILL");
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

function shop(wide = "no"): Revision {
  const web = service("web", {
    command: [process.execPath, "server.js"],
    port: http(PORT),
    health: http("/"),
    artifact: artifact({ dir: "./web" }),
    env: { WIDE: wide, API_KEY: secret("API_KEY") },
  });
  const edge = loadBalancer("edge", { listen: http(18_432), to: web });
  return makeRevision(1, cluster("shop", { balancers: [edge] }), { web: "hash" });
}

function worldOf(revision: Revision, more: Partial<LocalWorldOptions> = {}): LocalWorld {
  const files = join(folder, "artifacts", "hash");
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, "server.js"), SERVER);
  const world = new LocalWorld({
    cluster: "shop",
    stateFolder: folder,
    runFolder: folder,
    clusterFolder: folder,
    interfaceAddresses: ["127.0.0.1"],
    balancers: driver,
    revision: (number) => (number === 1 ? revision : undefined),
    resolveSecret: () => "hidden",
    addressOf: () => undefined,
    artifactFolder: (hash) => join(folder, "artifacts", hash),
    deliver: (observation) => seen.push(observation),
    onWarning: (_instance, text) => warnings.push(text),
    ...more,
  });
  worlds.push(world);
  return world;
}

const start: EffectBody = {
  kind: "start",
  instance: "web-1.r1",
  part: "web",
  slot: 1,
  revision: 1,
  generation: 1,
  address: ADDRESS,
  members: [],
};

function perform(world: LocalWorld, body: EffectBody, fence = 1): Promise<Outcome> {
  const effect: Effect = { id: `${body.instance}/${body.kind}`, fence, why: "a test asks for it", body };
  return new Promise((resolve) => world.perform(effect, resolve));
}

function watchOf(outcome: Outcome, more: Partial<Watch> = {}): Watch {
  const process = outcome.ok ? outcome.process : undefined;
  return {
    instance: "web-1.r1",
    part: "web",
    revision: 1,
    address: ADDRESS,
    ...(process ? { process } : {}),
    probe: "starting",
    memberOf: [],
    ...more,
  };
}

function failureOf(outcome: Outcome): { code: string; message: string; advice: string } {
  return outcome.ok ? { code: "none", message: "", advice: "" } : outcome.failure;
}

test("an instance starts, becomes healthy, and its end is told with its code", async () => {
  const world = worldOf(shop());
  const outcome = await perform(world, start);
  expect(outcome).toMatchObject({ ok: true, effect: "web-1.r1/start", process: { pid: expect.any(Number) } });
  world.watch([watchOf(outcome)]);
  await expect
    .poll(() => seen.at(-1))
    .toMatchObject({ kind: "health-seen", healthy: true, answer: "HTTP 200" });
  expect(seen.some((one) => one.kind === "process-seen")).toBe(false);
  await fetch(`http://${ADDRESS}:${PORT}/exit`).catch(() => undefined);
  await expect
    .poll(() => seen.at(-1))
    .toEqual({
      kind: "process-gone",
      instance: "web-1.r1",
      code: 9,
      signal: null,
    });
  world.watch([watchOf(outcome)]);
  expect(warnings).toEqual([]);
});

test("the next incarnation finds the instance, reports it once, and ends it", async () => {
  const first = worldOf(shop());
  const outcome = await perform(first, start);
  first.close();
  const second = worldOf(shop());
  expect(await perform(second, start, 2)).toEqual(outcome);
  const third = worldOf(shop());
  third.watch([watchOf(outcome, { probe: "none" })]);
  third.watch([watchOf(outcome, { probe: "none" })]);
  await expect.poll(() => seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ kind: "process-seen", instance: "web-1.r1" });
  second.close();
  const identity = present(outcome.ok ? outcome.process : undefined, "the process");
  expect(
    await perform(third, { kind: "terminate", instance: "web-1.r1", process: identity }, 3),
  ).toMatchObject({ ok: true });
  await expect
    .poll(() => seen.slice(1))
    .toEqual([{ kind: "process-gone", instance: "web-1.r1", code: null, signal: null }]);
});

test("a process that went away while nobody watched is reported as gone, once", async () => {
  const world = worldOf(shop());
  const own = present(identityOf(process.pid), "we");
  const earlier = { ...own, startTicks: own.startTicks - 1 };
  const watch = watchOf({ kind: "outcome", effect: "e", ok: true, process: earlier });
  world.watch([watch]);
  world.watch([watch]);
  await expect.poll(() => seen.filter((one) => one.kind === "process-gone")).toHaveLength(1);
});

test("the answer to a start goes before the end of what was started", async () => {
  const order: string[] = [];
  const slow = { afterEffect: () => new Promise<void>((resolve) => setTimeout(resolve, 300)) };
  const world = worldOf(shop(), { ...slow, deliver: (one) => order.push(one.kind) });
  rmSync(join(folder, "artifacts", "hash", "server.js"));
  const outcome = await perform(world, start);
  order.push("outcome");
  world.watch([watchOf(outcome, { probe: "none" })]);
  await expect.poll(() => order).toEqual(["outcome", "process-gone"]);
});

test("a program that listens on every address is named with the line to change", async () => {
  const world = worldOf(shop("yes"));
  world.watch([watchOf(await perform(world, start))]);
  await expect.poll(() => warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`web-1.r1 listens on port ${PORT} of every address`);
});

test("what is missing is named, and nothing is started", async () => {
  const noSecret = failureOf(await perform(worldOf(shop(), { resolveSecret: () => undefined }), start));
  expect(noSecret).toMatchObject({ code: "missing-secret", message: "the secret API_KEY has no value" });
  expect(noSecret.advice).toContain("export API_KEY=");
  const world = worldOf(shop());
  rmSync(join(folder, "artifacts"), { recursive: true });
  expect(failureOf(await perform(world, start)).code).toBe("missing-artifact");
  expect(failureOf(await perform(world, { ...start, revision: 7 })).message).toContain(
    "revision 7 is not in the state",
  );
  expect(await processesWith({ TUTTI_STATE: folder })).toEqual([]);
});

test("keys that were passed are gone when the start fails", async () => {
  const passing = passingFolderOf(folder, "web-1.r1");
  mkdirSync(passing);
  writeFileSync(join(passing, "main.pem"), "a key");
  const world = worldOf(shop(), { resolveSecret: () => undefined });
  expect(failureOf(await perform(world, start)).code).toBe("missing-secret");
  const isLeft = existsSync(passing);
  rmSync(passing, { recursive: true, force: true });
  expect(isLeft).toBe(false);
});

test("a port that is taken is refused with its holder", async () => {
  const server = createServer().listen(PORT, ADDRESS);
  await once(server, "listening");
  const failure = failureOf(await perform(worldOf(shop()), start));
  server.close();
  expect(failure.code).toBe("address-in-use");
  expect(failure.message).toContain(`${ADDRESS}:${PORT}: it is taken by process ${process.pid}`);
});

test("an effect of an earlier incarnation is refused", async () => {
  const world = worldOf(shop());
  const own = present(identityOf(process.pid), "we");
  const gone = { ...own, startTicks: 1 };
  expect((await perform(world, { kind: "kill", instance: "web-1.r1", process: gone }, 5)).ok).toBe(true);
  expect(failureOf(await perform(world, { kind: "kill", instance: "web-1.r1", process: gone }, 4)).code).toBe(
    "fenced",
  );
});

test("effects on one balancer keep their order, and a broken one is an outcome", async () => {
  const done: string[] = [];
  driver = {
    ...driver,
    change: async ({ kind }) => {
      await new Promise((resolve) => setTimeout(resolve, kind === "pool-add" ? 50 : 1));
      done.push(kind);
      if (kind === "pool-ready") throw new Error("the socket broke");
      return { requests: 5, errors5xx: 0, aborted: 0 };
    },
  };
  const world = worldOf(shop());
  world.watch([watchOf({ kind: "outcome", effect: "e", ok: true }, { memberOf: ["edge"] })]);
  const common = {
    balancer: "edge",
    pool: "web",
    instance: "web-1.r1",
    revision: 1,
    several: true,
    address: ADDRESS,
    port: PORT,
  } as const;
  const kinds: PoolEffect["kind"][] = ["pool-add", "pool-ready", "pool-remove"];
  const outcomes = await Promise.all(kinds.map((kind) => perform(world, { ...common, kind })));
  expect(done).toEqual(kinds);
  expect(outcomes).toMatchObject([
    { ok: true },
    { ok: false, failure: { code: "failed", message: expect.stringContaining("the socket broke") } },
    { ok: true, counters: { requests: 5 } },
  ]);
});
