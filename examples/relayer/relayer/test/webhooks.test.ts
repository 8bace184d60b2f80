/** Whoever waits for a transaction is told of its end: signed, again and again until taken, through a crash as well. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { COUNTER_ADDRESS } from "../../counter/src/counter.ts";
import { buildRelayer } from "./support/build.ts";
import { until } from "./support/processes.ts";
import { Receiver } from "./support/receiver.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

/** Six attempts in a fraction of a second. */
const QUICK = { file: "courier.ts", search: "FIRST_PAUSE_MS = 500", replacement: "FIRST_PAUSE_MS = 5" };

let stack: Stack;
let bundle: string;
let receiver: Receiver;
let relayer: RelayerClient;

beforeAll(async () => {
  stack = await Stack.start();
  bundle = await buildRelayer(stack.folder, "relayer", [QUICK]);
});

afterAll(() => stack.end());

beforeEach(async () => {
  receiver = await Receiver.start();
  relayer = await stack.startRelayer(bundle, "relayer-1", receiver.environment);
});

afterEach(async () => {
  await relayer.process.end("SIGKILL");
  receiver.end();
});

const delivered = (count: number): Promise<void> =>
  until(`${count} deliveries`, async () => receiver.deliveries.length >= count);

test("a confirmed and a failed transaction are told of, signed, with the record and the time", async () => {
  const confirmed = await idOf(await relayer.bump("told"));
  const failed = await idOf(await relayer.post("too-dear", { to: COUNTER_ADDRESS, value: "9".repeat(30) }));
  await delivered(2);
  for (const [id, status] of [
    [confirmed, "confirmed"],
    [failed, "failed"],
  ] as const) {
    const delivery = receiver.deliveries.find(({ body }) => body.id === `${id}.${status}`);
    expect(delivery).toMatchObject({
      isGenuine: true,
      body: { event: "transaction_update", payload: { id, status, payload_type: "transaction" } },
    });
    expect(delivery?.ageMs).toBeLessThan(5_000);
    expect(delivery?.body.payload).toMatchObject(await relayer.transaction(id));
  }
});

test("what the receiver does not take is delivered again under the same id, and once it took it no more", async () => {
  receiver.answers = [500, 302];
  const id = await idOf(await relayer.bump("again"));
  await delivered(3);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(receiver.deliveries.map(({ body }) => body.id)).toEqual(Array(3).fill(`${id}.confirmed`));
  expect(receiver.deliveries.every(({ isGenuine }) => isGenuine)).toBe(true);
});

test("what nobody takes after six attempts is kept as a dead letter", async () => {
  receiver.answers = Array(6).fill(503);
  const id = await idOf(await relayer.bump("dead"));
  const dead = (): string => stack.redisCommand("LRANGE", "relayer:anvil:dead-webhooks", "0", "-1");
  await until("it is dead", async () => dead() === `${id} confirmed`);
  expect(receiver.deliveries.length).toBe(6);
  expect(relayer.process.output).toContain("nobody took a webhook");
});

test("a webhook outlives the instance that should have delivered it", async () => {
  await relayer.process.end("SIGKILL");
  const dying = {
    file: "courier.ts",
    search: "await this.#post(webhook);",
    replacement: "process.kill(process.pid, 'SIGKILL');",
  };
  const impatient = {
    file: "webhook-queue.ts",
    search: "CLAIM_LIFE_MS = 15_000",
    replacement: "CLAIM_LIFE_MS = 200",
  };
  const victim = await stack.startRelayer(
    await buildRelayer(stack.folder, "dying", [dying, impatient]),
    "relayer-2",
    receiver.environment,
  );
  const id = await idOf(await victim.bump("orphan"));
  await victim.process.exit();
  expect(receiver.deliveries).toEqual([]);
  relayer = await stack.startRelayer(bundle, "relayer-3", receiver.environment);
  await delivered(1);
  expect(receiver.deliveries[0]).toMatchObject({ isGenuine: true, body: { id: `${id}.confirmed` } });
});
