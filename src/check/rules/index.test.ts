/** The rules: complete, named after their files, and each shown at work by its examples. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { canBeError, type Rule } from "../rule.ts";
import { examineRule, type RuleExamples } from "../rule-tester.ts";
import { rules } from "./index.ts";

const files = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" });
const inFolders = files.filter((file) => file.includes("/") && !file.endsWith("/index.ts"));

async function examplesOf({ category, id }: Rule): Promise<RuleExamples> {
  const { examples } = (await import(`./${category}/${id}.examples.ts`)) as { examples: RuleExamples };
  return examples;
}

test.each(rules.map((rule) => [rule.id, rule] as const))(
  "%s does what its examples say",
  async (_id, rule) => {
    expect(examineRule(rule, await examplesOf(rule))).toEqual([]);
  },
);

test("every file of a rule is listed, under its category and its id, once", () => {
  const listed = rules.map((rule) => `${rule.category}/${rule.id}.ts`);
  const found = inFolders.filter((file) => !file.endsWith(".examples.ts"));
  expect([...listed].sort()).toEqual(found.sort());
});

test("every rule has its examples beside it", () => {
  const examples = inFolders.filter((file) => file.endsWith(".examples.ts")).sort();
  expect(examples).toEqual(rules.map((rule) => `${rule.category}/${rule.id}.examples.ts`).sort());
});

test("every text of a rule is whole sentences", () => {
  for (const { id, docs, messages, options } of rules) {
    for (const text of Object.values(docs)) expect(text, id).toMatch(/[.)]$/);
    for (const { means } of Object.values(options)) expect(means, id).toMatch(/[.)]$/);
    for (const { text, fix, counterExample = "." } of Object.values(messages))
      for (const told of [text, fix, counterExample]) expect(told, id).toMatch(/[.)]$/);
  }
});

/** What a rehearsal cannot show is the exception, and each is read by a person. */
const PROOFS_MAX = 15;

test("errors are shown by rehearsal, with few exceptions", () => {
  const proven = rules.filter((rule) => canBeError(rule) && rule.witness && "proof" in rule.witness);
  expect(proven.length).toBeLessThanOrEqual(PROOFS_MAX);
});
