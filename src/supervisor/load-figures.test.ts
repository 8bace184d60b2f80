/** What policies are told: each figure in the unit of its metric, and nothing where nothing is known. */
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { cluster, http, type ScalingMetric, service, targetTracking } from "../index.ts";
import { loadsOf, periodsOf } from "./load-figures.ts";
import type { TopFrame, TopRow } from "./readings.ts";

const tracked = (metric: ScalingMetric) => targetTracking({ metric, target: 50, period: "10s" });

function revisionWith(...metrics: ScalingMetric[]) {
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    resources: { cpu: 2, memory: "100 MiB" },
    scaling: { min: 1, max: 3, policies: metrics.map(tracked) },
  });
  return makeRevision(1, cluster("shop", { services: [web] }), {});
}

const row = (name: string, change: Partial<TopRow> = {}): TopRow => ({
  name,
  part: "web",
  kind: "service",
  requestsPerSecond: 12.5,
  errors5xxPerSecond: 0,
  brokenPerSecond: 0,
  limitedPerSecond: null,
  averageMs: 3,
  sessions: 7,
  cpuPercent: 150,
  memoryBytes: 50 * 1_024 * 1_024,
  ...change,
});

const frame = (...rows: TopRow[]): TopFrame => {
  return { schema: 1, cluster: "shop", revision: 1, at: "", overMs: 10_000, rows };
};

const period = { periodMs: 10_000, sampledMonoMs: 77 };

test("each figure is in the unit of its metric", () => {
  const metrics = ["cpu-percent", "memory-percent", "requests-per-second", "connections"] as const;
  const loads = loadsOf(
    revisionWith(...metrics),
    frame(row("web-1.r1"), row("db-1.r1", { part: "db" })),
    period,
  );
  expect(loads.map(({ metric, values }) => [metric, values])).toEqual([
    ["cpu-percent", { "web-1.r1": 75 }],
    ["memory-percent", { "web-1.r1": 50 }],
    ["requests-per-second", { "web-1.r1": 12.5 }],
    ["connections", { "web-1.r1": 7 }],
  ]);
  expect(loads[0]).toMatchObject({ kind: "load-seen", part: "web", ...period });
});

test("an instance without a figure is missing, and other periods are not told", () => {
  const revision = revisionWith("cpu-percent");
  const rows = frame(row("web-1.r1", { cpuPercent: null }), row("web-2.r1"));
  expect(loadsOf(revision, rows, period)[0]?.values).toEqual({ "web-2.r1": 75 });
  expect(loadsOf(revision, rows, { ...period, periodMs: 60_000 })).toEqual([]);
  expect(periodsOf(revision)).toEqual([10_000]);
});
