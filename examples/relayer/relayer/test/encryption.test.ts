/** What lies in Redis, in memory or in its files, shows no request to whoever gets hold of it. */
import { readdirSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { COUNTER_ADDRESS } from "../../counter/src/counter.ts";
import { places, Seal } from "../src/seal.ts";
import { buildRelayer } from "./support/build.ts";
import { until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { SIGNER_ADDRESS, STORAGE_KEY, Stack } from "./support/stack.ts";

const NEXT_KEY = Buffer.alloc(32, 2).toString("base64");
/** Found as text and as bytes, since a signed transaction holds it as bytes, written as hexadecimal text. */
const MARKER = "c0ffee00decafbad5ca1ab1e0ddba115";
const REQUEST = { to: COUNTER_ADDRESS, data: `0xdeadbeef${MARKER}`, value: "0", gas_limit: 123_457 };

let stack: Stack;
let bundle: string;

beforeEach(async () => {
  stack = await Stack.start();
  bundle = await buildRelayer(stack.folder, "relayer");
});

afterEach(() => stack.end());

/** Everything that the process may write to. */
async function memoryOf(pid: number): Promise<readonly Buffer[]> {
  const regions = readFileSync(`/proc/${pid}/maps`, "utf8").matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm);
  const memory = await open(`/proc/${pid}/mem`);
  const contents: Buffer[] = [];
  for (const [, from = "", to = ""] of regions) {
    const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
    const region = Buffer.alloc(end - start);
    // Some pages, such as those of the kernel's clock, cannot be read.
    const read = await memory.read(region, 0, region.length, start).catch(() => undefined);
    if (read !== undefined) contents.push(region.subarray(0, read.bytesRead));
  }
  await memory.close();
  return contents;
}

function filesBelow(folder: string): readonly Buffer[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((it) => readFileSync(join(it.parentPath, it.name)));
}

async function settled(relayer: RelayerClient, key: string): Promise<string> {
  const id = await idOf(await relayer.post(key, REQUEST));
  await until("it is settled", async () => (await relayer.transaction(id)).status === "failed");
  return id;
}

test("no request, error or signed byte is found in the memory or the files of Redis", async () => {
  const relayer = await stack.startRelayer(bundle, "relayer-1");
  const id = await settled(relayer, "client-key-0042");
  expect(await relayer.transaction(id)).toMatchObject({
    ...REQUEST,
    error: expect.stringMatching("reverted"),
  });
  stack.redisCommand("SAVE");
  const memory = await memoryOf(stack.redis.pid);
  const files = filesBelow(join(stack.folder, "redis"));
  const places = (text: string | Buffer) => [memory, files].map((all) => all.some((it) => it.includes(text)));
  // Ids are not secret: that they are found shows that this looks in the right places.
  expect(places(id)).toEqual([true, true]);
  const secrets = [
    MARKER,
    Buffer.from(MARKER, "hex"),
    COUNTER_ADDRESS.slice(2),
    "reverted",
    "client-key-0042",
  ];
  for (const secret of secrets) expect(places(secret), String(secret)).toEqual([false, false]);
});

test("the key is rotated while instances serve, and the old one can be thrown away", async () => {
  const often = { file: "resealer.ts", search: "PAUSE_MS = 30_000", replacement: "PAUSE_MS = 50" };
  const eager = await buildRelayer(stack.folder, "eager", [often]);
  const [old, next] = [{ STORAGE_ENCRYPTION_KEY: STORAGE_KEY }, { STORAGE_ENCRYPTION_KEY: NEXT_KEY }];
  const unprepared = await stack.startRelayer(bundle, "relayer-1", old);
  const before = await settled(unprepared, "before");
  // First every instance learns to read with the next key, and only then the first one seals with it.
  const prepared = await stack.startRelayer(bundle, "relayer-2", {
    ...old,
    STORAGE_ENCRYPTION_KEY_ALSO: NEXT_KEY,
  });
  await unprepared.process.end("SIGTERM");
  const rotated = await stack.startRelayer(eager, "relayer-3", {
    ...next,
    STORAGE_ENCRYPTION_KEY_ALSO: STORAGE_KEY,
  });
  const during = await settled(rotated, "during");
  for (const relayer of [prepared, rotated])
    for (const id of [before, during]) expect(await relayer.transaction(id)).toMatchObject(REQUEST);
  await prepared.process.end("SIGTERM");
  const said = rotated.process.output.length;
  await until("nothing is left to reseal", () => rotated.process.output.slice(said).includes('"resealed":0'));
  await rotated.process.end("SIGTERM");
  const relayer = await stack.startRelayer(bundle, "relayer-4", next);
  for (const id of [before, during]) expect(await relayer.transaction(id)).toMatchObject(REQUEST);
  expect(await idOf(await relayer.post("before", REQUEST))).toBe(before);
  const { currentKeyName } = new Seal(Buffer.from(NEXT_KEY, "base64"));
  const signed = stack.redisCommand("HVALS", `signer:${SIGNER_ADDRESS}:signed`).split("\n");
  expect(signed.map((text) => text.split(".")[0])).toEqual([currentKeyName, currentKeyName]);
});

test("without the key a record is not served, and nothing is made of it", async () => {
  const relayer = await stack.startRelayer(bundle, "relayer-1");
  const id = await settled(relayer, "known");
  const stranger = await stack.startRelayer(bundle, "relayer-2", { STORAGE_ENCRYPTION_KEY: NEXT_KEY });
  expect((await stranger.get(`/api/v1/relayers/anvil/transactions/${id}`)).status).toBe(503);
});

test("sealed text that was changed, or moved to another record, is refused", () => {
  const seal = new Seal(Buffer.from(STORAGE_KEY, "base64"));
  const sealed = seal.seal(places.request("one"), "text");
  expect(seal.open(places.request("one"), sealed)).toBe("text");
  expect(() => seal.open(places.request("two"), sealed)).toThrow();
  const bytes = Buffer.from(sealed.split(".")[1] ?? "", "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const changed = `${sealed.split(".")[0]}.${bytes.toString("base64")}`;
  expect(() => seal.open(places.request("one"), changed)).toThrow();
});
