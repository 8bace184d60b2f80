/** The receipt's prober: counts its own requests, sees the gap, and tells nothing that it did not measure. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Prober } from "./prober.ts";

test("rate, windows, failures and the longest gap", async () => {
  let status = 200;
  const server = createServer((_request, response) => response.writeHead(status).end()).listen(
    0,
    "127.251.9.6",
  );
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const prober = new Prober({ url: `http://127.251.9.6:${port}/ready`, perSecond: 50, timeoutMs: 500 });
  prober.enter("before");
  prober.start();
  await sleep(300);
  prober.enter("after");
  status = 503;
  await sleep(300);
  const report = await prober.stop();
  server.close();
  expect(report.requests).toBeGreaterThan(20);
  expect(report.failures).toBeGreaterThan(5);
  expect(report.longestGapMs).toBeGreaterThan(200);
  expect(report.windows["before"]?.p50).toBeGreaterThan(0);
  expect(report.windows["after"]).toEqual({ p50: null, p99: null });
});

test("without an answer there is no gap and no figure", async () => {
  const prober = new Prober({ url: "http://127.251.9.6:9/", perSecond: 100, timeoutMs: 100 });
  prober.start();
  await sleep(100);
  const report = await prober.stop();
  expect(report.failures).toBe(report.requests);
  expect(report).toMatchObject({ longestGapMs: null, windows: {} });
});
