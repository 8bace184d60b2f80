/** The list of rules: complete, without doubles, and named after its files. */
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "./index.ts";

const files = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" });
const inFolders = files.filter((file) => file.includes("/") && file.endsWith(".ts"));

test("every file of a rule is listed, under its category and its id", () => {
  const listed = rules.map((rule) => `${rule.category}/${rule.id}.ts`);
  const found = inFolders.filter((file) => !file.endsWith(".test.ts"));
  expect([...listed].sort()).toEqual(found.sort());
});

test("every rule has its tests beside it", () => {
  const tests = inFolders.filter((file) => file.endsWith(".test.ts")).sort();
  expect(tests).toEqual(rules.map((rule) => `${rule.category}/${rule.id}.test.ts`).sort());
});

test("every text of a rule is whole sentences", () => {
  for (const { id, docs, messages } of rules) {
    for (const text of Object.values(docs)) expect(text, id).toMatch(/[.)]$/);
    for (const { text, fix } of Object.values(messages)) expect(`${text}${fix}`, id).toMatch(/[.)]$/);
  }
});
