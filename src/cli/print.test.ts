/** What people read: status, receipt, plan, history, events. */
import { describe, expect, test } from "vitest";
import type { Receipt } from "../contract/receipt.ts";
import type { Status } from "../supervisor/status-types.ts";
import { plainPaint, wantsColour } from "./paint.ts";
import type { PlanDocument } from "./plan-document.ts";
import { eventLine, eventRecord } from "./print-event.ts";
import { historyLines } from "./print-history.ts";
import { planLines } from "./print-plan.ts";
import { receiptLines } from "./print-receipt.ts";
import { statusLines, waitLine } from "./print-status.ts";

const status: Status = {
  schema: 1,
  cluster: "shop",
  revision: 1,
  wanted: "up",
  services: [
    {
      name: "web",
      desired: 2,
      healthy: 1,
      instances: [
        {
          id: "web-1.r1",
          revision: 1,
          address: "127.9.1.2:8080",
          pid: 11,
          state: "ready",
          answer: "HTTP 200",
        },
        {
          id: "web-2.r2",
          revision: 2,
          address: "127.9.1.5:8080",
          pid: 12,
          state: "starting",
          answer: "HTTP 503",
        },
      ],
      scaling: null,
    },
  ],
  stores: [{ name: "state", state: "ready", address: "127.9.2.2:6379", pid: 13 }],
  balancers: [
    {
      name: "edge",
      url: "http://127.0.0.1:8080",
      listeners: [{ name: "edge", url: "http://127.0.0.1:8080", tls: null }],
      state: "ready",
      pid: 14,
      maintenance: null,
    },
  ],
  externals: [],
  jobs: [{ name: "migrate", revision: 2, state: "done" }],
  release: {
    as: "release",
    revision: 2,
    from: 1,
    by: "ada@laptop",
    sinceWallMs: 0,
    phase: "moving",
    reason: null,
  },
  lastRelease: null,
  lock: { owner: "bob@desk", reason: "audit", sinceWallMs: 0 },
  waitsFor: [
    {
      subject: "web-2.r2",
      what: "to be ready",
      forMs: 3_200,
      answer: "HTTP 503: warming up",
      log: ["listening", "loading"],
    },
  ],
  supervisor: { pid: 10, version: "0.1.0" },
};

test("status: a table that is read at a glance, and what is waited for", () => {
  expect(statusLines(status, 65_000, plainPaint).join("\n")).toMatchInlineSnapshot(`
    "shop  revision 1  up
    release to revision 2 by ada@laptop, in progress, for 1m5s
    locked by bob@desk for 1m5s: audit

    PART        KIND      STATE      ADDRESS                PID  REVISION
    edge        balancer  ready      http://127.0.0.1:8080  14
    web         service   1/2 ready
      web-1.r1            ready      127.9.1.2:8080         11   r1
      web-2.r2            starting   127.9.1.5:8080         12   r2
    migrate     job       done                                   r2
    state       store     ready      127.9.2.2:6379         13

    waiting for web-2.r2 to be ready, for 3.2s: HTTP 503: warming up
        | listening
        | loading"
  `);
});

describe("the head of the status", () => {
  const still: Status = { ...status, release: null, lock: null, waitsFor: [] };
  const failed = {
    as: "bring-up",
    revision: 1,
    outcome: "failed",
    reason: "no disk",
  } as Status["lastRelease"];
  const head = (seen: Status): string => statusLines(seen, 0, plainPaint).join("\n").split("\n\n")[0] ?? "";

  test("names the last failure only while something is missing", () => {
    expect(head({ ...still, lastRelease: failed })).toBe("shop  revision 1  up");
    const missing = { ...still, lastRelease: failed, waitsFor: status.waitsFor };
    expect(head(missing)).toContain("last bring-up (revision 1) failed: no disk");
  });

  test("does not say up before a revision was complete", () => {
    expect(head({ ...still, revision: null, waitsFor: status.waitsFor })).toContain("not up");
    expect(head({ ...still, revision: null, release: status.release })).toContain("coming up");
  });

  test("of a fresh folder says how to begin", () => {
    const fresh = { ...still, revision: null, wanted: "down", supervisor: null } as const;
    const bare = { ...fresh, services: [], stores: [], balancers: [], jobs: [] };
    expect(statusLines(bare, 0, plainPaint)).toEqual(["shop  nothing runs here yet: `tutti up`"]);
  });
});

test("one line of waiting fits the terminal", () => {
  expect(waitLine(status, 40)).toBe("waiting for web-2.r2 to be ready, for 3");
});

describe("receipt", () => {
  const receipt: Receipt = {
    kind: "receipt",
    revision: 2,
    outcome: "complete",
    requests: { total: 58_725, lost: 0, errors5xx: 0 },
    longestGapMs: 53,
    latencyMs: { before: { p50: 1.7, p99: 6 }, after: { p50: 1.4, p99: 2.4 } },
    durationMs: 4_700,
    sources: {},
  };

  test("with everything measured", () => {
    expect(receiptLines(receipt, plainPaint).join("\n")).toMatchInlineSnapshot(`
      "complete  revision 2 in 4.7s
        requests        58725, 0 lost
        longest gap     53ms
        latency before  p50 1.7ms, p99 6ms
        latency after   p50 1.4ms, p99 2.4ms"
    `);
  });

  test("whose latency and gap it is, where there is one", () => {
    const probed = "http://127.0.0.1:8080/ready";
    expect(receiptLines({ ...receipt, probed }, plainPaint).at(-1)).toBe(
      `  latency and gap: of tutti's own requests to ${probed}, not of your users'`,
    );
    const unknown = { before: { p50: null, p99: null }, after: { p50: null, p99: null } };
    const bare = { ...receipt, probed, latencyMs: unknown, longestGapMs: null };
    expect(receiptLines(bare, plainPaint).join()).not.toContain("tutti's own");
  });

  test("what was not measured is left out, and the reason is told", () => {
    const bare: Receipt = {
      ...receipt,
      outcome: "rolled-back",
      requests: { total: null, lost: null, errors5xx: null },
      longestGapMs: null,
      latencyMs: { before: { p50: null, p99: null }, after: { p50: null, p99: null } },
      reason: "web-1.r2 was not ready within 30s",
      sources: { note: "nothing was measured" },
    };
    expect(receiptLines(bare, plainPaint)).toEqual([
      "rolled-back  revision 2 in 4.7s: web-1.r2 was not ready within 30s",
      "  nothing was measured",
    ]);
  });
});

describe("plan", () => {
  const plan: PlanDocument = {
    schema: 1,
    cluster: "shop",
    revision: 2,
    from: 1,
    stateVersion: "v",
    content: "c",
    changes: [{ part: "web", change: "replaced" }],
    secrets: [],
    drift: [],
    why: null,
    effects: [
      {
        id: "web-1.r2/start",
        kind: "start",
        subject: "web-1.r2",
        part: "web",
        why: "slot 1 of web moves to revision 2",
        startMs: 0,
        durationMs: 343,
        source: "measured",
      },
    ],
    conditions: ["if an instance of web is not ready within 30s: go back to revision 1"],
    outcome: "complete",
    durationMs: 2_600,
  };

  test("ordered effects with reasons and expected time, and conditions apart", () => {
    expect(planLines(plan, plainPaint).join("\n")).toMatchInlineSnapshot(`
      "shop: from revision 1 to revision 2, 1 effect, about 2.6s
        web: replaced

      AT    EFFECT  ON        TAKES           WHY
      +0ms  start   web-1.r2  343ms measured  slot 1 of web moves to revision 2
      condition  if an instance of web is not ready within 30s: go back to revision 1"
    `);
  });

  test("nothing to do is said in these words", () => {
    const none = {
      ...plan,
      effects: [],
      changes: [],
      conditions: [],
      why: "the file is what runs: revision 1",
    };
    expect(planLines(none, plainPaint)).toEqual(["no changes: the file is what runs: revision 1"]);
  });
});

test("history", () => {
  const at = "2026-01-02T03:04:05.000Z";
  const services = [{ name: "web", artifact: "4941b3b89c06ffff" }];
  const shared = { at, by: "ada", services };
  const revisions = [
    { ...shared, revision: 2, outcome: "rolled-back", current: false, reason: "it ended" },
    { ...shared, revision: 1, outcome: "complete", current: true, reason: null },
  ] as const;
  expect(historyLines({ schema: 1, revisions }, plainPaint).join("\n")).toMatchInlineSnapshot(`
    "  REVISION  OUTCOME      AT (UTC)             BY   SERVICES          REASON
      2         rolled-back  2026-01-02 03:04:05  ada  web 4941b3b89c06  it ended
    * 1         complete     2026-01-02 03:04:05  ada  web 4941b3b89c06"
  `);
});

test("a long reason is one short line of the history", () => {
  const revision = {
    revision: 1,
    outcome: "failed",
    at: "2026-01-02T03:04:05Z",
    by: "ada",
    current: false,
  } as const;
  const reasonOf = (reason: string): string => {
    const lines = historyLines({ schema: 1, revisions: [{ ...revision, services: [], reason }] }, plainPaint);
    expect(lines).toHaveLength(2);
    return lines[1]?.split("ada")[1]?.trim() ?? "";
  };
  expect(reasonOf(`it ended: ${"x".repeat(100)}`)).toMatch(/^it ended: x{49}…$/);
  expect(reasonOf("the build failed\nnpm says no")).toBe("the build failed…");
  expect(reasonOf("it ended")).toBe("it ended");
});

test("events", () => {
  const event = {
    sequence: 7,
    wallMs: 1_000,
    code: "instance-ready",
    subject: "web-1.r1",
    text: "web-1.r1 is ready",
  } as const;
  expect(eventLine(event, plainPaint)).toBe("00:00:01 web-1.r1 is ready");
  expect(eventRecord(event)).toMatchObject({ kind: "event", sequence: 7, at: "1970-01-01T00:00:01.000Z" });
});

test("colour: the flag, then NO_COLOR, then FORCE_COLOR, then the terminal", () => {
  expect(wantsColour(true, { NO_COLOR: "1" }, false)).toBe(true);
  expect(wantsColour(undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, true)).toBe(false);
  expect(wantsColour(undefined, { FORCE_COLOR: "1" }, false)).toBe(true);
  expect(wantsColour(undefined, { FORCE_COLOR: "0" }, true)).toBe(false);
  expect(wantsColour(undefined, { TERM: "dumb" }, true)).toBe(false);
  expect(wantsColour(undefined, {}, true)).toBe(true);
});
