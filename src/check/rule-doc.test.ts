/** The reference in docs/rules must say what the rules say. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ruleDoc, ruleIndexDoc } from "./rule-doc.ts";
import { rules } from "./rules/index.ts";

const folder = new URL("../../docs/rules/", import.meta.url);
const outOfDate = "out of date: run `npm run build && node scripts/generate-rule-docs.mjs`";

test.each(rules.map((rule) => [rule.id, rule] as const))("docs/rules/%s.md is up to date", (id, rule) => {
  expect(readFileSync(new URL(`${id}.md`, folder), "utf8"), outOfDate).toBe(ruleDoc(rule));
});

test("docs/rules lists every rule, and holds no page of a rule that is gone", () => {
  expect(readFileSync(new URL("README.md", folder), "utf8"), outOfDate).toBe(ruleIndexDoc(rules));
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  expect(pages.sort()).toEqual(rules.map((rule) => `${rule.id}.md`).sort());
});
