/** The texts and the document that findings are told with. */
import { expect, test } from "vitest";
import type { Finding } from "../contract/finding.ts";
import { findingLines, findingsDocument } from "./report.ts";

const at = { file: "cluster.ts", line: 2, column: 18 };

const finding: Finding = {
  rule: "eviction-on-state",
  severity: "error",
  at,
  messageId: "anyKey",
  path: ["eviction"],
  subject: "state",
  message: '"state" deletes any key.',
  counterExample: "a queue is gone.",
  evidence: [
    { fact: "eviction is allkeys-lru", source: "stated" },
    { fact: "cache is false", source: "default" },
    { fact: "port 80 is taken", source: "stated", at: { file: "cluster.ts", line: 1, column: 1 } },
    { fact: "maxmemory is 0", source: "default", vendor: { program: "Redis 7.0", reference: "redis.conf" } },
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
    "  example  a queue is gone.",
    "  because  eviction is allkeys-lru (stated)",
    "  because  cache is false (as by default)",
    "  because  port 80 is taken (stated at cluster.ts:1:1)",
    "  because  maxmemory is 0 (default of Redis 7.0: redis.conf)",
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
  const { severity: _severity, ...told } = finding;
  expect(findingsDocument([finding, { ...finding, severity: "warning" }])).toEqual({
    schema: 1,
    findings: [
      { severity: "error", ...told },
      { severity: "warning", ...told },
    ],
    summary: { error: 1, warning: 1, info: 0 },
  });
});
