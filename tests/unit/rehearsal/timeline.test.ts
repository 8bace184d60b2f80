/** The timeline says of each instance what became of it, and of each service how many served. */
import { expect, it } from "vitest";
import { reportPage } from "../../../src/cli/rehearsing/report/page.ts";
import { groundOf } from "../../../src/rehearsal/ground.ts";
import type { RunSpec } from "../../../src/rehearsal/run-spec.ts";
import { type Timeline, timelineOf } from "../../../src/rehearsal/timeline.ts";
import { release } from "./scenes.ts";

const ground = groundOf(release({ withJob: true }, { version: "two", withJob: true }));
const nothing = { invariants: [], probes: [] };

function timelineWith(faults: RunSpec["faults"]): Timeline {
  const { scene } = ground;
  return timelineOf({ scene, seed: 1, latencies: "constant", faults, isWithinBudget: true }, ground, nothing);
}

const statesOf = ({ lanes }: Timeline, instance: string): readonly string[] =>
  lanes.find((lane) => lane.instance === instance)?.spans.map(({ state }) => state) ?? [];

it("follows an instance from its start to its end, and its place in the pool", () => {
  const calm = timelineWith([]);
  expect(statesOf(calm, "web-1.r2")).toEqual(["starting", "ready", "serving"]);
  expect(statesOf(calm, "migrate-1.r2")).toEqual(["working"]);
  const old = calm.lanes.find(({ instance }) => instance === "web-1.r1");
  expect(old?.spans.at(-1)?.toMs).not.toBeNull();
  expect(old?.pools["edge"]?.map(({ state }) => state)).toEqual(["ready", "draining"]);
  for (const { spans } of calm.lanes) {
    for (const [index, { fromMs }] of spans.entries()) expect(spans[index - 1]?.toMs ?? fromMs).toBe(fromMs);
  }
});

it("shows capacity that a fault takes, and the time without a supervisor", () => {
  const faults: RunSpec["faults"] = [
    { kind: "process-crash", at: { kind: "time", ms: 700 }, instance: "web-2.r1", code: 1 },
    { kind: "supervisor-crash", at: { kind: "time", ms: 900 }, awayMs: 500 },
  ];
  const disturbed = timelineWith(faults);
  const [capacity] = disturbed.capacities;
  expect(Math.min(...(capacity?.steps ?? []).map(({ serving }) => serving))).toBeLessThan(
    capacity?.desired ?? 0,
  );
  expect(disturbed.supervisorAway).toEqual([{ state: "away", fromMs: 900, toMs: 1_400 }]);
  expect(disturbed.lines.filter(({ kind }) => kind === "fault")).toHaveLength(2);
});

it("makes a page that needs nothing else, in which nothing of the file is markup", async () => {
  const cluster = `<script>alert("shop")</script>`;
  const page = await reportPage({
    cluster,
    summary: ["a & b"],
    runs: [{ title: "undisturbed", timeline: timelineWith([]) }],
  });
  expect(page).not.toContain("<script");
  expect(page).toContain("&lt;script&gt;");
  expect(page).toContain("a &amp; b");
  expect(page).not.toMatch(/(src|href)=|url\(|@import/);
  expect(page.match(/<rect class="serving"/g)?.length).toBeGreaterThan(3);
});
