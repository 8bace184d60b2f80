/** The five figures that the guide tells to watch, each moved by what it is about. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { buildRelayer } from "./support/build.ts";
import { freePort, until } from "./support/processes.ts";
import { idOf, type RelayerClient } from "./support/relayer-client.ts";
import { Stack } from "./support/stack.ts";

let stack: Stack;
let relayer: RelayerClient;
let metricsUrl: string;

beforeAll(async () => {
  stack = await Stack.start();
  const port = await freePort("127.0.0.1");
  metricsUrl = `http://127.0.0.1:${port}`;
  const bundle = await buildRelayer(stack.folder, "relayer");
  relayer = await stack.startRelayer(bundle, "relayer-1", { PORT_METRICS: String(port) });
});

afterAll(() => stack.end());

const scrape = async (path = "/metrics"): Promise<string> => await (await fetch(metricsUrl + path)).text();

/** The value of a sample, or undefined while there is none. */
async function sampleOf(sample: string): Promise<number | undefined> {
  const line = (await scrape()).split("\n").find((it) => it.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

test("there are the five that the guide names and no more, at both paths, and only on their own port", async () => {
  for (const path of ["/metrics", "/debug/metrics/scrape"]) {
    const names = [...(await scrape(path)).matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
      ([, name, type]) => `${name} ${type}`,
    );
    expect(names.sort()).toEqual([
      "error_requests_total counter",
      "queue_depth gauge",
      "redis_memory_used_bytes gauge",
      "requests_total counter",
      "transaction_processing_seconds histogram",
    ]);
  }
  expect((await relayer.get("/metrics")).status).toBe(404);
});

test("requests and errors are counted by endpoint and status", async () => {
  const endpoint = "/api/v1/relayers/:relayer/transactions/:transaction";
  for (const id of ["a", "b"]) await relayer.get(`/api/v1/relayers/anvil/transactions/${id}`);
  const labels = `{method="GET",endpoint="${endpoint}",status_code="404"}`;
  expect(await sampleOf(`requests_total${labels}`)).toBe(2);
  expect(await sampleOf(`error_requests_total${labels}`)).toBe(2);
  await relayer.get("/api/v1/relayers");
  const good = '{method="GET",endpoint="/api/v1/relayers",status_code="200"}';
  expect(await sampleOf(`requests_total${good}`)).toBe(1);
  expect(await sampleOf(`error_requests_total${good}`)).toBeUndefined();
});

test("a transaction leaves its processing times, and the queue is empty after it", async () => {
  const id = await idOf(await relayer.bump("timed"));
  await until("it is confirmed", async () => (await relayer.transaction(id)).status === "confirmed");
  for (const stage of ["creation_to_submission", "submission_to_confirmation", "creation_to_confirmation"])
    await until(
      stage,
      async () => (await sampleOf(`transaction_processing_seconds_count{stage="${stage}"}`)) === 1,
    );
  const sum = (await sampleOf('transaction_processing_seconds_sum{stage="creation_to_confirmation"}')) ?? 0;
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(5);
  for (const queue of ["waiting", "open", "webhooks", "dead_webhooks"])
    expect(await sampleOf(`queue_depth{queue="${queue}"}`)).toBe(0);
});

test("the queue's depth and Redis' memory follow Redis, and are absent when it is gone", async () => {
  stack.redisCommand("RPUSH", "relayer:anvil:dead-webhooks", "x", "y");
  expect(await sampleOf('queue_depth{queue="dead_webhooks"}')).toBe(2);
  const before = (await sampleOf("redis_memory_used_bytes")) ?? 0;
  stack.redisCommand("SET", "weight", "x".repeat(100_000));
  expect((await sampleOf("redis_memory_used_bytes")) ?? 0).toBeGreaterThan(before + 90_000);
  await stack.redis.end("SIGKILL");
  expect(await sampleOf("redis_memory_used_bytes")).toBeUndefined();
  expect(await sampleOf('queue_depth{queue="waiting"}')).toBeUndefined();
});
