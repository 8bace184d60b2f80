/** Baselines: only what is new counts. */
import { expect, test } from "vitest";
import type { Finding } from "../contract/finding.ts";
import { againstBaseline, baselineIn, baselineOf } from "./baseline.ts";

const found = (subject: string, line: number, messageId = "oneStore"): Finding => ({
  rule: "single-point",
  messageId,
  severity: "warning",
  at: { file: "cluster.ts", line, column: 1 },
  subject,
  message: "One.",
  evidence: [],
  fix: "two.",
});

const baseline = baselineOf([found("state", 3), found("edge", 9)]);

test("a finding that moved to another line is known, and one that is gone is told", () => {
  const { fresh, known, gone } = againstBaseline([found("state", 40)], baseline);
  expect({ fresh, known: known.length, gone: gone.map(({ subject }) => subject) }).toEqual({
    fresh: [],
    known: 1,
    gone: ["edge"],
  });
});

test("another part, another message, and the same once more are new", () => {
  const findings = [found("queue", 3), found("edge", 9, "oneBalancer"), found("state", 3), found("state", 4)];
  const { fresh } = againstBaseline(findings, baseline);
  expect(fresh.map(({ subject, at }) => `${subject} ${at.line}`)).toEqual(["queue 3", "edge 9", "state 4"]);
});

test("a baseline is read back as it was written, and nothing else is taken for one", () => {
  expect(baselineIn(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
  for (const other of [undefined, null, [], {}, { schema: 2, findings: [] }, { schema: 1, findings: [null] }])
    expect(baselineIn(other)).toBeUndefined();
});
