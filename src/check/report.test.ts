/** The texts and the document that findings are told with. */
import { expect, test } from "vitest";
import type { Finding } from "../contract/finding.ts";
import { findingLines, findingsDocument } from "./report.ts";

const at = { file: "cluster.ts", line: 2, column: 18 };

const finding: Finding = {
  rule: "eviction-on-state",
  severity: "error",
  at,
  path: ["eviction"],
  subject: "state",
  message: '"state" deletes any key.',
  evidence: [
    { fact: "eviction is allkeys-lru", source: "stated" },
    { fact: "cache is false", source: "default" },
  ],
  fix: "remove `eviction`.",
};

const sources = (): readonly string[] => ["import …", '\tredis("state", { eviction: "allkeys-lru" });'];

test("a finding is told with its line, a caret, its evidence and its fix", () => {
  expect(findingLines([finding], sources)).toEqual([
    "error  eviction-on-state  cluster.ts:2:18",
    '  "state" deletes any key.',
    '      2 | \tredis("state", { eviction: "allkeys-lru" });',
    "        | \t                ^",
    "  because  eviction is allkeys-lru (stated)",
    "  because  cache is false (default)",
    "  fix      remove `eviction`.",
    "",
    "1 error, 0 warnings, 0 info",
  ]);
});

test("a place that cannot be read is told without its line", () => {
  const lines = findingLines([finding], () => undefined);
  expect(lines.some((line) => line.includes("|"))).toBe(false);
  expect(lines).toContain("  fix      remove `eviction`.");
});

test("no findings are said so", () => {
  expect(findingLines([], sources)).toEqual(["no findings"]);
});

test("the document has exactly the fields that others script against", () => {
  const { rule, severity, subject, message, evidence, fix } = finding;
  expect(findingsDocument([finding, { ...finding, severity: "warning" }])).toEqual({
    schema: 1,
    findings: [
      { rule, severity, at, subject, message, evidence, fix },
      { rule, severity: "warning", at, subject, message, evidence, fix },
    ],
    summary: { error: 1, warning: 1, info: 0 },
  });
});
