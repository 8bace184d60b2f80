/** Daily work: which instance is meant, what of it is shown, and how figures are printed. */
import { describe, expect, test } from "vitest";
import { present } from "../base/assert.ts";
import { type ControlState, emptyState, type Instance, type ProcessState } from "../control/state.ts";
import { cluster, http, loadBalancer, service } from "../index.ts";
import { frameOf, noReadings } from "../supervisor/readings.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { readStatistics } from "../targets/local/haproxy/statistics.ts";
import type { LoadOrder, LoadReport } from "../targets/local/load/load-run.ts";
import { runningInstance } from "./choose-instance.ts";
import { programLines } from "./commands/config.ts";
import { chosen } from "./commands/events.ts";
import { withActual } from "./given.ts";
import { plainPaint } from "./paint.ts";
import { loadDocument, loadLines, secondLine } from "./print-load.ts";
import { topLines } from "./print-top.ts";
import { seenIn } from "./readings.ts";

const running: ProcessState = {
  status: "running",
  identity: { pid: 1, startTicks: 1, bootId: "b" },
  sinceMonoMs: 0,
  sinceWallMs: 0,
};

function stateOf(...instances: readonly Partial<Instance>[]): ControlState {
  const whole = instances.map((it) => ({
    ...it,
    generation: 1,
    goal: it.goal ?? "serve",
    process: it.process ?? running,
  }));
  return {
    ...emptyState("shop", "127.9"),
    instances: Object.fromEntries(whole.map((it) => [it.id, it as Instance])),
  };
}

describe("the instance that is meant", () => {
  const state = stateOf(
    { id: "web-1.r1", part: "web", slot: 1, revision: 1, goal: "retire", readySinceMonoMs: 5 },
    { id: "web-1.r2", part: "web", slot: 1, revision: 2, readySinceMonoMs: null },
    { id: "web-2.r2", part: "web", slot: 2, revision: 2, readySinceMonoMs: 9 },
    { id: "web-3.r2", part: "web", slot: 3, revision: 2, readySinceMonoMs: 9 },
    {
      id: "state-1.r1",
      part: "state",
      slot: 1,
      revision: 1,
      readySinceMonoMs: 9,
      process: { status: "none" },
    },
  );

  test.each([
    ["web", "web-2.r2"],
    ["web-1", "web-1.r1"],
    ["web-1.r2", "web-1.r2"],
  ])("%s is %s", (name, id) => {
    expect(runningInstance(state, name).id).toBe(id);
  });

  test.each([
    ["shop", "no-such-thing"],
    ["state-1.r1", "not-running"],
  ])("%s: %s", (name, code) => {
    const call = (): Instance => runningInstance(state, name);
    expect(call).toThrow(Refusal);
    expect(call).toThrow(expect.objectContaining({ code, advice: expect.stringContaining("web-2.r2") }));
  });
});

test("what the process has goes before what it would be given, but never where a secret stands", () => {
  const made = { HOST: "127.9.1.1", URL: "redis://:[redacted]@127.9.2.1:6379", TUTTI_EFFECT: "", NEW: "n" };
  const actual = { HOST: "127.9.1.7", URL: "redis://:hunter2@127.9.2.1:6379", OTHER: "o", TUTTI_EFFECT: "e" };
  expect(withActual(made, actual)).toEqual({
    HOST: "127.9.1.7",
    URL: "redis://:[redacted]@127.9.2.1:6379",
    TUTTI_EFFECT: "e",
    NEW: "n",
  });
});

test("a command is printed so that its words can be told apart", () => {
  expect(programLines({ argv: ["node", "-e", "a b"], folder: "/a b", env: { B: "2", A: "1" } })).toEqual([
    'command  node -e "a b"',
    "folder   /a b",
    "environment",
    "  A=1",
    "  B=2",
  ]);
});

test("events of a span of time, or the last ones", () => {
  const past = [1, 2, 3].map((n) => {
    return { sequence: n, wallMs: n * 1_000, code: "resumed", subject: "shop", text: "" } as const;
  });
  const numbers = (...args: Parameters<typeof chosen>): number[] => chosen(...args).map((it) => it.sequence);
  expect(numbers(past, { lines: 2 }, 9_000)).toEqual([2, 3]);
  expect(numbers(past, { lines: 0 }, 9_000)).toEqual([]);
  expect(numbers(past, { lines: 1, since: 7_000 }, 9_000)).toEqual([2, 3]);
});

describe("load as it is printed", () => {
  const order: LoadOrder = {
    ...{ url: "http://127.0.0.1:8080/", perSecond: 50, method: "GET", headers: { "x-key": "hunter2" } },
    ...{ connections: "kept", timeoutMs: 1_000 },
  };
  const report: LoadReport = {
    ...{ sent: 500, answered: 497, durationMs: 10_000, sentPerSecond: 50 },
    ...{ statuses: { 200: 490, 503: 7 }, errors: { reset: 3 }, details: { reset: "socket hang up" } },
    latencyMs: { p50: 1.234, p90: 3, p99: 120.4, p999: null, max: 1_500 },
    ...{ longestGapMs: 41, sentLateMaxMs: 35 },
  };

  test("every figure has its name, and what is missing says why", () => {
    expect(loadLines(order, report, plainPaint)).toEqual([
      "GET http://127.0.0.1:8080/ at 50/s for 10s, kept connections",
      "requests     500 sent, 50/s; 497 answered",
      "answers      200: 490  503: 7",
      "errors       reset: 3  socket hang up",
      "latency      p50 1.23ms  p90 3ms  p99 120ms  p99.9 -  max 1.5s",
      "longest gap  41ms without an answer below 500; one was due every 20ms",
      "note         latency is that of whole answers, from the time at which each request was due",
      "note         497 answers are too few for the percentiles that are missing",
      "note         this sender was up to 35ms late, which is in the latency: the machine is busy",
    ]);
    const second = { sent: 50, answered: 49, errors: 0, inFlight: 1, p50: null, max: 2 };
    expect(secondLine(1, second)).toBe("1s  sent 50  answered 49  errors 0  in flight 1  p50 -  max 2ms");
  });

  test("headers, which may hold a key, are in no document", () => {
    expect(loadDocument(order, report, false)).toMatchObject({
      schema: 1,
      sent: 500,
      latencyMs: { p999: null },
    });
    expect(JSON.stringify(loadDocument(order, report, false))).not.toContain("hunter2");
  });
});

test("top as it is printed: what a part does not have is a dash", () => {
  const at = (cpuMs: number, requests: number, atMonoMs: number) => ({
    ...noReadings,
    ...{ cluster: "shop", revision: 2, atMonoMs },
    servers: [
      {
        balancer: "edge",
        instance: "web-1.r2",
        requests,
        errors5xx: 0,
        broken: 0,
        sessions: 1,
        averageMs: 0,
      },
    ],
    processes: [
      { instance: "web-1.r2", part: "web", kind: "service" as const, pid: 1, cpuMs, rssBytes: 52_428_800 },
      {
        instance: "state-1.r1",
        part: "state",
        kind: "store" as const,
        pid: 2,
        cpuMs: 0,
        rssBytes: 1_048_576,
      },
    ],
  });
  expect(topLines(frameOf(at(0, 0, 0), at(120, 30, 1_000)), plainPaint)).toEqual([
    "shop  revision 2  00:00:00",
    "",
    "NAME        KIND     REQ/S  5XX/S  429/S  BROKEN/S  AVG   SESSIONS  CPU  MEMORY",
    "  web-1.r2  service  30     0      -      0         <1ms  1         12%  50 MiB",
    "state-1.r1  store    -      -      -      -         -     -         0%   1 MiB",
    "",
    "AVG: until the first byte of an answer, HAProxy's average of the last 1024, in whole ms; not a percentile",
  ]);
});

test("a server of a pool is told with its twin in the last known pool", () => {
  const answer = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
3 web 1 web-1.r1 127.99.1.1 2 0 100 100 8080
4 web_last 1 web-1.r1 127.99.1.1 2 0 100 100 8080

# pxname,svname,qcur,scur,dreq,status,req_tot,hrsp_5xx,srv_abrt,qtime,ctime,rtime,ttime,
front_edge,FRONTEND,,3,1,OPEN,100,7,,,,,,
web,web-1.r1,0,2,,UP,60,2,1,1,2,9,235,
web,BACKEND,0,2,11,UP,90,7,1,1,2,9,235,
web_last,web-1.r1,0,1,,no check,5,1,0,0,0,0,0,
web_last,BACKEND,0,1,2,UP,5,1,0,0,0,0,0,

`;
  const web = service("web", { command: ["true"], port: http(8080) });
  const edge = present(
    cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] }).balancers[0],
    "the balancer",
  );
  expect(seenIn(edge, readStatistics(answer))).toEqual({
    balancers: [{ name: "edge", requests: 100, errors5xx: 7, limited: 13, sessions: 3 }],
    servers: [
      {
        balancer: "edge",
        instance: "web-1.r1",
        requests: 65,
        errors5xx: 3,
        broken: 1,
        sessions: 3,
        averageMs: 12,
      },
    ],
  });
});
