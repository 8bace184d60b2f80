/** A chain that comes back without its last blocks, or without any. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { buildRelayer } from "./support/build.ts";
import { expectExactlyOnce, Load } from "./support/load.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

const DUMP_MS = 1_500;

let stack: Stack;
let relayers: RelayerClient[];
let relayer: RelayerClient;

beforeEach(async () => {
  stack = await Stack.start();
  await sleep(DUMP_MS);
  const bundle = await buildRelayer(stack.folder, "relayer");
  relayer = await stack.startRelayer(bundle, "relayer-1");
  relayers = [relayer, await stack.startRelayer(bundle, "relayer-2")];
});

afterEach(() => stack.end());

test("kills of the chain under load lose no effect and repeat none", async () => {
  const load = new Load("chain", 8, () => relayers);
  let lostBlocks = 0;
  for (let round = 0; round < 4; round++) {
    await sleep(1_100 + 230 * round);
    const before = await stack.chainCount();
    await stack.chain.end("SIGKILL");
    await sleep(200);
    stack.startChain();
    await until("the chain answers", async () => (await stack.chainCount()) >= 0);
    lostBlocks += Math.max(0, before - (await stack.chainCount()));
  }
  await sleep(1_000);
  await load.stop();
  await expectExactlyOnce(stack, relayer, load.accepted);
  expect(lostBlocks).toBeGreaterThanOrEqual(0);
});

test("a confirmed transaction that the chain has lost is sent and confirmed again", async () => {
  const ids = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => idOf(await relayer.bump(`early-${index}`))),
  );
  const accepted = new Map(ids.map((id, index) => [`early-${index}`, id]));
  await expectExactlyOnce(stack, relayer, accepted);
  await stack.chain.end("SIGKILL");
  stack.startChain();
  await expectExactlyOnce(stack, relayer, accepted);
});

test("a chain that starts from nothing gets every transaction again", async () => {
  const load = new Load("genesis", 4, () => relayers);
  await sleep(1_000);
  await load.stop();
  await expectExactlyOnce(stack, relayer, load.accepted);
  await stack.chain.end("SIGKILL");
  await sleep(400);
  rmSync(join(stack.folder, "chain"), { recursive: true });
  stack.startChain();
  await until("the chain has all of them", async () => (await stack.chainCount()) === load.accepted.size);
});

test("a store that starts from nothing goes on behind the history of the chain", async () => {
  const load = new Load("history", 4, () => relayers);
  await sleep(500);
  await load.stop();
  await expectExactlyOnce(stack, relayer, load.accepted);
  stack.redisCommand("flushall");
  const id = await idOf(await relayer.bump("afterwards"));
  await until("it is confirmed", async () => (await relayer.transaction(id)).status === "confirmed");
  expect((await relayer.transaction(id)).nonce).toBe(load.accepted.size);
  expect(await stack.countOf("afterwards")).toBe(1);
});
