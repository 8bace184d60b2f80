/** A chain that holds a transaction and does not mine it. */
import { afterEach, beforeEach, expect, test } from "vitest";

import { buildRelayer } from "./support/build.ts";
import { expectExactlyOnce } from "./support/load.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

let stack: Stack;
let relayer: RelayerClient;

beforeEach(async () => {
  stack = await Stack.start();
  relayer = await stack.startRelayer(await buildRelayer(stack.folder, "relayer"), "relayer-1");
});

afterEach(() => stack.end());

test("it is replaced at a higher fee under the same nonce and takes effect once", async () => {
  await stack.rpc("evm_setAutomine", [false]);
  const accepted = new Map<string, string>();
  for (let index = 0; index < 5; index++)
    accepted.set(`stuck-${index}`, await idOf(await relayer.bump(`stuck-${index}`)));
  const first = accepted.get("stuck-0") ?? "";
  await until("it is sent", async () => (await relayer.transaction(first)).status === "sent");
  const { hash } = await relayer.transaction(first);
  await until("it is replaced", async () => (await relayer.transaction(first)).hash !== hash);
  await stack.rpc("evm_setAutomine", [true]);
  await stack.rpc("evm_mine", []);
  await expectExactlyOnce(stack, relayer, accepted);
  expect((await relayer.transaction(first)).nonce).toBe(0);
});
