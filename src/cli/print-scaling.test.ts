/** What people read of a service that follows its load. */
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { type ControlState, type Datapoint, emptyState } from "../control/state.ts";
import { cluster, service, stepScaling } from "../index.ts";
import { statusOf } from "../supervisor/status.ts";
import { plainPaint } from "./paint.ts";
import { statusLines } from "./print-status.ts";

const policies = stepScaling({ metric: "cpu-percent", out: { at: 70 }, in: { below: 30 } });
const web = service("web", { command: ["web"], scaling: { min: 1, max: 3, policies } });
const revision = makeRevision(1, cluster("shop", { services: [web] }), {});

function linesAt(replicas: number, points: readonly number[], outMonoMs: number | null): readonly string[] {
  const series = points.map((sum, index): Datapoint => {
    return { atMonoMs: 180_000 - 60_000 * (points.length - 1 - index), sum, ready: 1, known: 1 };
  });
  const last =
    outMonoMs === null
      ? null
      : { text: "web 1 → 2: cpu 90 % ≥ 70 % in 3 of 3 minutes", wallMs: 0, from: 1, to: 2 };
  const state: ControlState = {
    ...{ ...emptyState("shop", "127.9"), wanted: "up", current: revision, basis: revision },
    scale: { web: { replicas, owner: "autoscaler" } },
    autoscale: {
      web: { series: { "cpu-percent/60000": series }, outMonoMs, changedMonoMs: outMonoMs, last },
    },
  };
  const status = statusOf(state, { supervisor: null, monoMs: 200_000, logTail: () => [] });
  const lines = statusLines(status, 120_000, plainPaint);
  const from = lines.findIndex((line) => line.startsWith("web follows"));
  const end = lines.indexOf("", from);
  return lines.slice(from, end === -1 ? undefined : end);
}

test("status shows the policy, its alarms, the last decision and what it waits for", () => {
  expect(linesAt(2, [80, 85, 90], 100_000)).toEqual([
    "web follows its load: 2 of 1 to 3",
    "    out when cpu ≥ 70 % in 3 of 3 minutes: on (cpu 90 %; 3 of 3)",
    "    in  when cpu < 30 % in 3 of 3 minutes: off (cpu 90 %; 0 of 3)",
    "    last: web 1 → 2: cpu 90 % ≥ 70 % in 3 of 3 minutes, 2m ago",
    "    waits: cpu 90 % ≥ 70 % in 3 of 3 minutes: cooldown, for 3m20s more",
  ]);
});

test("at its maximum it says so, and without figures that there are none", () => {
  expect(linesAt(3, [80, 85, 90], null)).toContain(
    "    waits: cpu 90 % ≥ 70 % in 3 of 3 minutes, and it is at its maximum of 3",
  );
  expect(linesAt(2, [], null)).toContain("    out when cpu ≥ 70 % in 3 of 3 minutes: no figure");
  expect(linesAt(2, [10], null)).toContain(
    "    in  when cpu < 30 % in 3 of 3 minutes: not enough figures (cpu 10 %; 1 of 3)",
  );
});
