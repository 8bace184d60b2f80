/** Names of rules as they are typed: near misses, and findings that are no rule's. */
import { expect, test } from "vitest";
import { chosenRules, explain } from "./chosen-rules.ts";
import { explainedIds } from "./input-explanations.ts";
import type { Terminal } from "./terminal.ts";

test("a near miss is told what was likely meant, and another word what there is", () => {
  const advised = (advice: unknown): unknown => expect.objectContaining({ advice });
  expect(() => chosenRules(["pool-idel"])).toThrow(advised("did you mean pool-idle?") as Error);
  expect(() => chosenRules(["nonsense"])).toThrow(advised(expect.stringContaining("there are: ")) as Error);
  expect(() => chosenRules(["cannot-run-here"])).toThrow(
    advised(expect.stringContaining("--explain cannot-run-here")) as Error,
  );
});

test.each(explainedIds)("%s is explained though it is no rule", (id) => {
  const lines: string[] = [];
  const terminal = { json: false, out: (line: string) => lines.push(line) } as unknown as Terminal;
  expect(explain(terminal, id)).toBe(0);
  expect(lines.join()).toContain(`${id}: no rule`);
});
