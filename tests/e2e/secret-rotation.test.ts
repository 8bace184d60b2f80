/** An API key of the relayer is replaced under load: neither key is refused while both are valid, and then the old one is. */
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { type Ended, type ReceiptLine, type Running, receiptOf, until } from "../support/command-line.ts";
import { Load, type Tally } from "../support/load.ts";
import { RelayerCluster } from "../support/relayer-cluster.ts";

const PORT = 18_420;
const OLD = "development-api-key-0001";
const NEW = "planted-api-key-0002";
const system = new RelayerCluster(PORT);
const { workplace } = system;

beforeAll(async () => {
  // Nothing here is meant to be late, so that a slow machine may be.
  system.edit("cluster.ts", (text) => text.replace('within: "6s"', 'within: "30s"'));
  const up = await workplace.must("up", "--json", "--yes");
  expect(receiptOf(up)).toMatchObject({ outcome: "complete" });
});

afterAll(() => workplace.remove());

function loadWith(key: string): Load {
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 50,
    postsPerSecond: 0,
    getPath: "/api/v1/relayers",
    getHeaders: { authorization: `Bearer ${key}` },
  });
  load.start();
  onTestFinished(() => void load.stop());
  return load;
}

/** How many answers there were of each status; an error is "none". */
function statusesOf({ answers }: Tally): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status ?? "none"] = (counts[status ?? "none"] ?? 0) + 1;
  return counts;
}

async function statusWith(key: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`http://127.0.0.1:${PORT}/api/v1/relayers`, { headers })).status;
}

const rotate = (...words: readonly string[]): Running =>
  workplace.begin("", "secret", "rotate", "API_KEY", "--json", ...words);

function completed({ code, stdout, stderr }: Ended): ReceiptLine {
  expect(code, `${stdout.split("\n").slice(-8).join("\n")}\n${stderr}`).toBe(0);
  const receipt = receiptOf({ code, stdout, stderr, tookMs: 0 });
  expect(receipt).toMatchObject({ outcome: "complete", requests: { lost: 0 } });
  return receipt;
}

it("no request with either key is refused while instances roll, and after the finish the old one is", async () => {
  expect([await statusWith(OLD), await statusWith(NEW)]).toEqual([200, 401]);
  system.edit("secrets.env", (text) => text.replace(OLD, NEW));
  const withOld = loadWith(OLD);
  const rotating = rotate();
  // From the end of the first release on every instance accepts both, before any prefers the new one.
  await until("the first receipt", 120_000, () => rotating.seen().includes('"kind":"receipt"'));
  const withNew = loadWith(NEW);
  expect(completed(await rotating.ended).revision).toBe(3);
  const deployed = await workplace.must("deploy", "--json", "--yes");
  expect(receiptOf(deployed), "the new value in the file is what runs").toMatchObject({ revision: 3 });
  const { gets: old } = await withOld.stop();
  expect(statusesOf(old)).toEqual({ 200: old.sent });
  completed(await rotate("--finish").ended);
  const { gets: fresh } = await withNew.stop();
  console.log(`old key: ${JSON.stringify(statusesOf(old))}; new key: ${JSON.stringify(statusesOf(fresh))}`);
  expect(statusesOf(fresh)).toEqual({ 200: fresh.sent });
  expect(Math.min(old.sent, fresh.sent)).toBeGreaterThan(200);
  expect([await statusWith(OLD), await statusWith(NEW)]).toEqual([401, 200]);
  system.edit("secrets.env", (text) => text.replace(NEW, OLD));
  const stale = await workplace.run("deploy", "--yes");
  expect(stale, "a file that still has the old key").toMatchObject({
    code: 4,
    stderr: expect.stringContaining("a rotation has retired (version 1)"),
  });
  system.edit("secrets.env", (text) => text.replace(OLD, NEW));
});

it("a roll-back over the rotation does not bring the old key back, unless that is asked for", async () => {
  const back = await workplace.must("rollback", "1", "--json", "--yes");
  expect(receiptOf(back)).toMatchObject({ outcome: "complete" });
  expect([await statusWith(OLD), await statusWith(NEW)]).toEqual([401, 200]);
  await workplace.must("rollback", "1", "--with-secrets", "--yes");
  expect([await statusWith(OLD), await statusWith(NEW)]).toEqual([200, 401]);
});
