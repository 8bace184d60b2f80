/** What two readings say together: rates, and nothing where nothing can be known. */
import { expect, test } from "vitest";
import { frameOf, noReadings, type ProcessReading, type Readings } from "./readings.ts";

const process = (instance: string, kind: ProcessReading["kind"], cpuMs: number, pid = 7): ProcessReading => {
  return { instance, part: instance.replace(/-\d.*/, ""), kind, pid, cpuMs, rssBytes: 1_048_576 };
};
const server = { balancer: "edge", errors5xx: 0, broken: 0, sessions: 2, averageMs: 3 };

const before: Readings = {
  ...noReadings,
  cluster: "shop",
  revision: 2,
  atMonoMs: 1_000,
  balancers: [{ name: "edge", requests: 100, errors5xx: 1, limited: 4, sessions: 3 }],
  servers: [
    { ...server, instance: "web-1.r2", requests: 50 },
    { ...server, instance: "web-2.r2", requests: 900 },
  ],
  processes: [
    process("supervisor", "supervisor", 10),
    process("web-1.r2", "service", 100),
    process("web-2.r2", "service", 100),
    process("edge-1.r1", "balancer", 10),
    process("state-1.r1", "store", 10),
  ],
};

const after: Readings = {
  ...before,
  atMonoMs: 3_000,
  balancers: [{ name: "edge", requests: 300, errors5xx: 2, limited: 10, sessions: 4 }],
  servers: [
    { ...server, instance: "web-1.r2", requests: 150, errors5xx: 4, broken: 1 },
    // The balancer was reloaded, and counts anew; and one is new.
    { ...server, instance: "web-2.r2", requests: 5 },
    { ...server, instance: "web-3.r2", requests: 0, averageMs: null },
  ],
  processes: [
    process("supervisor", "supervisor", 30),
    process("web-1.r2", "service", 1_100),
    // The same instance in another process: its time begins anew.
    process("web-2.r2", "service", 5, 8),
    process("web-3.r2", "service", 5, 9),
    process("edge-1.r1", "balancer", 60),
    process("state-1.r1", "store", 10),
  ],
};

test("what rate limits refused is told of the balancer, and null where it is not counted", () => {
  const limited = (one: Readings, other: Readings): readonly (number | null)[] =>
    frameOf(one, other).rows.map((row) => row.limitedPerSecond);
  expect(limited(before, after)).toEqual([3, null, null, null, null, null]);
  const older = { ...before, balancers: [{ name: "edge", requests: 100, errors5xx: 1, sessions: 3 }] };
  expect(limited(older, after)[0]).toBeNull();
});

test("rates per second, in the order of the way of a request", () => {
  const frame = frameOf(before, after);
  expect(frame).toMatchObject({ schema: 1, cluster: "shop", revision: 2, overMs: 2_000 });
  const rows = frame.rows.map((row) => [
    ...[row.name, row.requestsPerSecond, row.errors5xxPerSecond, row.brokenPerSecond],
    ...[row.averageMs, row.sessions, row.cpuPercent],
  ]);
  expect(rows).toEqual([
    ["edge-1.r1", 100, 0.5, null, null, 4, 2.5],
    ["web-1.r2", 50, 2, 0.5, 3, 2, 50],
    ["web-2.r2", null, 0, 0, 3, 2, null],
    ["web-3.r2", null, null, null, null, 2, null],
    ["state-1.r1", null, null, null, null, null, 0],
    ["supervisor", null, null, null, null, null, 1],
  ]);
});

test("an instance behind two balancers is the sum of both", () => {
  const both = (requests: number): Readings["servers"] => [
    { ...server, instance: "web-1.r2", requests },
    { ...server, balancer: "admin", instance: "web-1.r2", requests: requests / 10, averageMs: 90 },
  ];
  const frame = frameOf({ ...before, servers: both(100) }, { ...after, servers: both(300) });
  const row = frame.rows.find(({ name }) => name === "web-1.r2");
  expect(row).toMatchObject({ requestsPerSecond: 110, sessions: 4, averageMs: 3 });
});
