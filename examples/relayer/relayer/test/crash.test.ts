/** A process that dies at the worst moments: after each, another one finishes the work, once. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { buildRelayer, type Edit } from "./support/build.ts";
import { expectExactlyOnce, Load } from "./support/load.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

const DIE = `process.kill(process.pid, "SIGKILL"); await new Promise(() => {});`;

/** Puts the death of the process behind a statement of its source. */
const dieAfter = (file: string, search: string, condition = ""): Edit => ({
  file,
  search,
  replacement: `${search} ${condition}{ ${DIE} }`,
});

const POINTS: readonly (readonly [string, Edit])[] = [
  [
    "after the nonce",
    dieAfter(
      "sender.ts",
      "const nextNonce = await this.#store.assignNonces(before, WINDOW);",
      "if (nextNonce > before) ",
    ),
  ],
  [
    "after signing, before it is stored",
    {
      file: "sender.ts",
      search: "await this.#store.storeSigned(fresh);",
      replacement: `if (fresh.length > 0) { ${DIE} }`,
    },
  ],
  [
    "after the signed bytes are stored",
    dieAfter("sender.ts", "await this.#store.storeSigned(fresh);", "if (fresh.length > 0) "),
  ],
  [
    "after the broadcast, before it is saved",
    dieAfter("sender.ts", "const complaints = await this.#chain.broadcast(entries.map(({ raw }) => raw));"),
  ],
  [
    "after it is saved as sent",
    dieAfter("sender.ts", "await this.#store.markSent(taken);", "if (taken.length > 0) "),
  ],
  [
    "after it is confirmed",
    dieAfter("sender.ts", "await this.#store.settle(settlements);", "if (settlements.length > 0) "),
  ],
];

let stack: Stack;

beforeEach(async () => {
  stack = await Stack.start();
});

afterEach(() => stack.end());

test("killed after the accept and before the answer: the repetition finds the same transaction", async () => {
  const search = "return await store.accept(request.data, key);";
  const edit = { file: "routes.ts", search, replacement: `await store.accept(request.data, key); ${DIE}` };
  const dying = await stack.startRelayer(await buildRelayer(stack.folder, "dying", [edit]), "dying");
  await expect(dying.bump("unanswered")).rejects.toThrow();
  const healthy = await stack.startRelayer(await buildRelayer(stack.folder, "healthy"), "healthy");
  const id = await idOf(await healthy.bump("unanswered"));
  await expectExactlyOnce(stack, healthy, new Map([["unanswered", id]]));
});

test.each(POINTS)("killed %s: the next process finishes the work", async (_point, edit) => {
  const dying = await stack.startRelayer(await buildRelayer(stack.folder, "dying", [edit]), "dying");
  const healthyBundle = await buildRelayer(stack.folder, "healthy");
  const accepted = new Map<string, string>();
  for (let index = 0; index < 10; index++) {
    const response = await dying.bump(`crash-${index}`).catch(() => undefined);
    if (response?.status === 200) accepted.set(`crash-${index}`, await idOf(response));
  }
  expect(await dying.process.exit()).toBe(null);
  expect(accepted.size).toBeGreaterThan(0);
  const healthy = await stack.startRelayer(healthyBundle, "healthy");
  for (let index = 0; index < 10; index++)
    accepted.set(`crash-${index}`, await idOf(await healthy.bump(`crash-${index}`)));
  await expectExactlyOnce(stack, healthy, accepted);
});

test("three processes under load, killed in turn at any moment: each effect happens once", async () => {
  const bundle = await buildRelayer(stack.folder, "relayer");
  const names = ["relayer-1", "relayer-2", "relayer-3"];
  const relayers: RelayerClient[] = await Promise.all(names.map((name) => stack.startRelayer(bundle, name)));
  const load = new Load("turn", 9, () => relayers);
  for (let round = 0; round < 6; round++) {
    await sleep(300 + 170 * round);
    const index = round % names.length;
    await relayers[index]?.process.end("SIGKILL");
    relayers[index] = await stack.startRelayer(bundle, names[index] ?? "");
  }
  await load.stop();
  const [relayer] = relayers;
  if (relayer === undefined) throw new Error("there is no relayer");
  await expectExactlyOnce(stack, relayer, load.accepted);
});
