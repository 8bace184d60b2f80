/** What a client is promised by the HTTP interface. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { bumpCallData, COUNTER_ADDRESS } from "../../counter/src/counter.ts";
import { buildRelayer } from "./support/build.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

const PREVIOUS_KEY = "the-key-before-this-one";

let stack: Stack;
let relayer: RelayerClient;

beforeAll(async () => {
  stack = await Stack.start();
  const bundle = await buildRelayer(stack.folder, "relayer");
  relayer = await stack.startRelayer(bundle, "relayer-1", {
    API_KEY_PREVIOUS: PREVIOUS_KEY,
    RELAYER_VERSION: "9.9.9",
  });
});

afterAll(() => stack.end());

test("an accepted transaction is confirmed, and its record tells the whole story", async () => {
  const id = await idOf(await relayer.bump("story"));
  await until("it is confirmed", async () => (await relayer.transaction(id)).status === "confirmed");
  expect(await relayer.transaction(id)).toMatchObject({
    id,
    relayer_id: "anvil",
    to: COUNTER_ADDRESS,
    data: bumpCallData("story"),
    value: "0",
    nonce: expect.any(Number),
    hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    sent_at: expect.any(String),
    confirmed_at: expect.any(String),
    error: null,
  });
  expect(await stack.countOf("story")).toBe(1);
});

test("one key makes one transaction, even many times at once", async () => {
  const responses = await Promise.all(Array.from({ length: 20 }, () => relayer.bump("same")));
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const ids = new Set(await Promise.all(responses.map(idOf)));
  expect(ids.size).toBe(1);
  const [id = ""] = ids;
  await until("it is confirmed", async () => (await relayer.transaction(id)).status === "confirmed");
  expect(await stack.countOf("same")).toBe(1);
});

test("one key with another body is refused", async () => {
  await relayer.bump("first-body");
  const second = await relayer.post("first-body", { to: COUNTER_ADDRESS, data: bumpCallData("second-body") });
  expect(second.status).toBe(422);
});

test.each([
  ["no address", { data: "0x" }],
  ["odd data", { to: COUNTER_ADDRESS, data: "0x123" }],
  ["an unknown field", { to: COUNTER_ADDRESS, nonce: 3 }],
  ["too little gas", { to: COUNTER_ADDRESS, gas_limit: 20_999 }],
  ["a negative value", { to: COUNTER_ADDRESS, value: "-1" }],
  ["no object", "text"],
])("a body with %s is refused", async (name, body) => {
  expect((await relayer.post(`bad ${name}`.replaceAll(" ", "-"), body)).status).toBe(400);
});

test("a request without an idempotency key is refused", async () => {
  expect((await relayer.post(undefined, { to: COUNTER_ADDRESS })).status).toBe(400);
});

test("both valid keys open the door and no other does", async () => {
  expect((await relayer.get("/api/v1/relayers", PREVIOUS_KEY)).status).toBe(200);
  expect((await relayer.get("/api/v1/relayers")).status).toBe(200);
  expect((await relayer.get("/api/v1/relayers", "some-other-key-0123456")).status).toBe(401);
  expect((await relayer.get("/api/v1/relayers/anvil/transactions/1", "")).status).toBe(401);
  expect((await relayer.post("wrong", { to: COUNTER_ADDRESS }, "wrong")).status).toBe(401);
});

test("what does not exist is not found", async () => {
  expect((await relayer.get("/api/v1/relayers/other/transactions/1")).status).toBe(404);
  expect((await relayer.get("/api/v1/relayers/anvil/transactions/1")).status).toBe(404);
  expect((await relayer.get("/nothing")).status).toBe(404);
});

test("every response names the version and the instance", async () => {
  for (const path of ["/health", "/api/v1/health", "/api/v1/ready", "/api/v1/relayers", "/nothing"]) {
    const response = await relayer.get(path);
    expect(response.headers.get("x-relayer-version"), path).toBe("9.9.9");
    expect(response.headers.get("x-relayer-instance"), path).toBe("relayer-1");
  }
});

test("a call that the chain reverts and a call that it never takes both fail, and the next one goes through", async () => {
  const reverted = await idOf(await relayer.post("reverted", { to: COUNTER_ADDRESS, data: "0xdeadbeef" }));
  const tooDear = await idOf(await relayer.post("too-dear", { to: COUNTER_ADDRESS, value: "9".repeat(30) }));
  const next = await idOf(await relayer.bump("next"));
  await until("the next is confirmed", async () => (await relayer.transaction(next)).status === "confirmed");
  expect(await relayer.transaction(reverted)).toMatchObject({
    status: "failed",
    error: expect.stringMatching("revert"),
  });
  expect(await relayer.transaction(tooDear)).toMatchObject({
    status: "failed",
    error: expect.stringMatching("funds"),
  });
});
