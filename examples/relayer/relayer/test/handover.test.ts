/** Several instances: one sends, and the right to send moves without a gap. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { buildRelayer } from "./support/build.ts";
import { expectExactlyOnce, Load } from "./support/load.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { SIGNER_ADDRESS, Stack } from "./support/stack.ts";

const NAMES = ["relayer-1", "relayer-2", "relayer-3"];

let stack: Stack;
let bundle: string;
let relayers: RelayerClient[];

beforeEach(async () => {
  stack = await Stack.start();
  bundle = await buildRelayer(stack.folder, "relayer");
  relayers = await Promise.all(NAMES.map((name) => stack.startRelayer(bundle, name)));
});

afterEach(() => stack.end());

/** The lease reads "token instance/unique". */
const holder = (): string =>
  /^\d+ ([^/]+)\//.exec(stack.redisCommand("get", `signer:${SIGNER_ADDRESS}:lease`))?.[1] ?? "";

const named = (name: string): RelayerClient => {
  const relayer = relayers[NAMES.indexOf(name)];
  if (relayer === undefined) throw new Error(`${name} is not an instance`);
  return relayer;
};

test("one instance sends what all of them accept", async () => {
  const sends = relayers.filter(({ process }) => process.output.includes("this instance sends now"));
  expect(sends).toHaveLength(1);
  const accepted = new Map<string, string>();
  for (const [index, relayer] of relayers.entries())
    accepted.set(`from-${index}`, await idOf(await relayer.bump(`from-${index}`)));
  await expectExactlyOnce(stack, named("relayer-1"), accepted);
});

test("a sender that stops hands over at once and ends with zero", async () => {
  const first = holder();
  const startedAtMs = performance.now();
  const exit = named(first).process.end("SIGTERM");
  await until("another one sends", () => !["", first].includes(holder()), 1_000);
  expect(await exit).toBe(0);
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});

test("a sender that is killed is replaced when its lease ends", async () => {
  const first = holder();
  await named(first).process.end("SIGKILL");
  await until("another one sends", () => !["", first].includes(holder()), 3_000);
});

test("a sender that was frozen for longer than its lease does no harm when it wakes", async () => {
  const first = holder();
  const others = relayers.filter((relayer) => relayer !== named(first));
  const load = new Load("frozen", 6, () => others);
  await sleep(400);
  named(first).process.signal("SIGSTOP");
  await until("another one sends", () => !["", first].includes(holder()), 4_000);
  await sleep(500);
  named(first).process.signal("SIGCONT");
  await sleep(700);
  await load.stop();
  expect(holder()).not.toBe(first);
  await expectExactlyOnce(stack, others[0] ?? named(first), load.accepted);
});

test("instances replaced one by one under load refuse nothing that reached them", async () => {
  let targets = [...relayers];
  const load = new Load("rolling", 8, () => targets);
  for (const [index, name] of NAMES.entries()) {
    await sleep(400);
    const old = named(name);
    targets = targets.filter((target) => target !== old);
    // The deregistration comes first and the signal after, as a deployment tool does it.
    await sleep(100);
    expect(await old.process.end("SIGTERM")).toBe(0);
    relayers[index] = await stack.startRelayer(bundle, name);
    targets = [...relayers];
  }
  await load.stop();
  expect(load.refusals).toBe(0);
  await expectExactlyOnce(stack, named("relayer-1"), load.accepted);
});

test("a stop under load answers every request that was taken", async () => {
  const relayer = named("relayer-1");
  const outcomes: Promise<number>[] = [];
  const push = (index: number) =>
    outcomes.push(
      relayer.bump(`stop-${index}`).then(
        ({ status }) => status,
        () => 0,
      ),
    );
  for (let index = 0; index < 40; index++) push(index);
  await sleep(10);
  const exit = relayer.process.end("SIGTERM");
  expect(await Promise.all(outcomes)).toEqual(Array.from({ length: 40 }, () => 200));
  expect(await exit).toBe(0);
});
