/** Load at a fixed rate: counted from the intended time, with every error under its kind, and no invented figure. */
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { Latency } from "./latency.ts";
import { type LoadOrder, type LoadReport, LoadRun } from "./load-run.ts";
import { LongestGap } from "./longest-gap.ts";

const HOST = "127.251.9.7";
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, HOST);
  await once(server, "listening");
  const address = server.address();
  return `http://${HOST}:${address !== null && typeof address === "object" ? address.port : 0}/`;
}

async function load(url: string, forMs: number, order: Partial<LoadOrder> = {}): Promise<LoadReport> {
  const usual = {
    perSecond: 100,
    method: "GET",
    headers: {},
    connections: "kept",
    timeoutMs: 1_000,
  } as const;
  const run = new LoadRun({ url, ...usual, ...order });
  run.start();
  await sleep(forMs);
  return run.stop();
}

test("the rate is kept while the server stalls, and the stall is in the latency of all that waited", async () => {
  let stalledUntil = 0;
  const url = await serve((_request, response) => {
    const now = performance.now();
    if (stalledUntil === 0) stalledUntil = now + 400;
    setTimeout(() => response.end("ok"), Math.max(0, stalledUntil - now));
  });
  const report = await load(url, 1_100);
  expect(report.sent).toBeGreaterThan(95);
  expect(report.statuses).toEqual({ 200: report.sent });
  // 40 of 110 waited, the slowest 400 ms: a sender that waits for answers would have counted one.
  expect(report.latencyMs.max).toBeGreaterThan(350);
  expect(report.latencyMs.p90).toBeGreaterThan(150);
  expect(report.latencyMs.p50).toBeLessThan(150);
});

test("a pause of the sender itself counts as waiting, and is told", async () => {
  const url = await serve((_request, response) => response.end("ok"));
  const run = new LoadRun({
    ...{ url, perSecond: 100, method: "GET", headers: {} },
    ...{ connections: "kept", timeoutMs: 1_000 },
  });
  run.start();
  await sleep(100);
  const blockedUntil = performance.now() + 300;
  while (performance.now() < blockedUntil);
  await sleep(100);
  const report = await run.stop();
  expect(report.sent, "what was missed is sent late").toBeGreaterThan(40);
  expect(report.latencyMs.max).toBeGreaterThan(250);
  expect(report.sentLateMaxMs).toBeGreaterThan(250);
});

test("statuses, errors by kind, and the longest gap", async () => {
  let n = 0;
  const url = await serve((request, response) => {
    n += 1;
    if (n <= 10) response.end("ok");
    else if (n <= 30) response.writeHead(503).end();
    else if (n <= 40) request.socket.destroy();
    else if (n <= 50)
      response.writeHead(200, { "content-length": "10" }).write("half", () => request.socket.destroy());
    else if (n <= 60) response.writeHead(404).end();
    // The rest is never answered.
  });
  const report = await load(url, 900, { connections: "new", timeoutMs: 200 });
  expect(report.statuses).toEqual({ 200: 10, 404: 10, 503: 20 });
  expect(report.errors).toEqual({ reset: 10, cut: 10, timeout: report.sent - 60 });
  expect(report.answered).toBe(40);
  expect(report.longestGapMs, "from the last 200 to the first 404").toBeGreaterThan(350);
});

test("nobody listens: every request is an error, and nothing is made up", async () => {
  const report = await load(`http://${HOST}:9/`, 200);
  expect(report.errors).toEqual({ refused: report.sent });
  expect(report).toMatchObject({ answered: 0, longestGapMs: null, sentPerSecond: null });
  expect(report.latencyMs).toEqual({ p50: null, p90: null, p99: null, p999: null, max: null });
});

test("method, headers, body, and connections as asked", async () => {
  const seen: string[] = [];
  let opened = 0;
  const url = await serve((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      seen.push(`${request.method} ${request.headers["x-key"]} ${body}`);
      response.end();
    });
  });
  server?.on("connection", () => {
    opened += 1;
  });
  await load(url, 200, { method: "POST", headers: { "x-key": "k" }, body: "{}" });
  expect(new Set(seen)).toEqual(new Set(["POST k {}"]));
  expect(opened).toBeLessThan(seen.length / 2);
  opened = 0;
  const { sent } = await load(url, 200, { connections: "new" });
  expect(opened).toBe(sent);
});

describe("figures", () => {
  test("a percentile is told only where there are enough answers for it", () => {
    const latency = new Latency();
    for (let n = 1; n <= 100; n += 1) latency.record(n);
    expect(latency.percentile(50)).toBeCloseTo(50, 0);
    expect(latency.percentile(99)).toBeCloseTo(99, 0);
    expect(latency.percentile(99.9)).toBeNull();
    expect(latency.roughPercentile(99.9)).toBeCloseTo(100, 0);
    expect(new Latency().roughPercentile(50)).toBeNull();
  });

  test("the longest gap counts the one that is still open", () => {
    const gap = new LongestGap();
    expect(gap.until(100)).toBeNull();
    gap.good(100);
    gap.good(150);
    gap.good(160);
    expect(gap.until(170)).toBe(50);
    expect(gap.until(900)).toBe(740);
  });
});
