/** What happens while the store or the chain is away. */

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildRelayer } from "./support/build.ts";
import { expectExactlyOnce, Load } from "./support/load.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

const RETURN_LIMIT_MS = 2_000;

let stack: Stack;
let relayer: RelayerClient;

beforeEach(async () => {
  stack = await Stack.start();
  relayer = await stack.startRelayer(await buildRelayer(stack.folder, "relayer"), "relayer-1");
});

afterEach(() => stack.end());

test("without the store requests fail with 503, and soon after its return they succeed", async () => {
  await relayer.bump("before");
  await stack.redis.end("SIGKILL");
  expect((await relayer.bump("during")).status).toBe(503);
  await until(
    "it is not ready",
    async () => (await relayer.get("/api/v1/ready")).status === 503,
    RETURN_LIMIT_MS,
  );
  expect((await relayer.get("/health")).status).toBe(200);
  stack.startRedis();
  await until("it is ready", () => relayer.isReady(), RETURN_LIMIT_MS);
  expect((await relayer.bump("during")).status).toBe(200);
  expect(relayer.process.isRunning).toBe(true);
});

test("a store that hangs is answered for within bounds", async () => {
  stack.redis.signal("SIGSTOP");
  const startedAtMs = performance.now();
  expect((await relayer.bump("hanging")).status).toBe(503);
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  const probedAtMs = performance.now();
  expect((await relayer.get("/api/v1/ready")).status).toBe(503);
  expect(performance.now() - probedAtMs).toBeLessThan(500);
  stack.redis.signal("SIGCONT");
  const first = await idOf(await relayer.bump("hanging"));
  expect(await idOf(await relayer.bump("hanging"))).toBe(first);
  await until("it is confirmed", async () => (await relayer.transaction(first)).status === "confirmed");
  expect(await stack.countOf("hanging")).toBe(1);
});

test("a store that takes no writes makes the relayer unready", async () => {
  stack.redisCommand("config", "set", "maxmemory", "1");
  await until(
    "it is not ready",
    async () => (await relayer.get("/api/v1/ready")).status === 503,
    RETURN_LIMIT_MS,
  );
  expect((await relayer.bump("full")).status).toBe(503);
  stack.redisCommand("config", "set", "maxmemory", "0");
  await until("it is ready", () => relayer.isReady(), RETURN_LIMIT_MS);
});

test("without the chain requests fail with 503, and soon after its return they succeed", async () => {
  // Only what was dumped comes back, and the counter should.
  await sleep(1_500);
  await stack.chain.end("SIGKILL");
  await until(
    "it is not ready",
    async () => (await relayer.get("/api/v1/ready")).status === 503,
    RETURN_LIMIT_MS,
  );
  expect((await relayer.bump("during")).status).toBe(503);
  stack.startChain();
  await until("it is ready", () => relayer.isReady(), RETURN_LIMIT_MS);
  const id = await idOf(await relayer.bump("during"));
  await until("it is confirmed", async () => (await relayer.transaction(id)).status === "confirmed");
});

test("a kill of the store under load loses nothing that was accepted", async () => {
  const load = new Load("store", 8, () => [relayer]);
  for (let round = 0; round < 3; round++) {
    await sleep(700);
    await stack.redis.end("SIGKILL");
    await sleep(300);
    stack.startRedis();
  }
  await sleep(700);
  await load.stop();
  expect(load.refusals).toBeGreaterThan(0);
  await expectExactlyOnce(stack, relayer, load.accepted);
});
