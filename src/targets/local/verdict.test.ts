/** Verdicts: the first success counts while starting; afterwards it takes a row of answers to change one. */
import { expect, test } from "vitest";
import { judge, unknownVerdict, type Verdict, type VerdictRules } from "./verdict.ts";

const starting: VerdictRules = { pace: "starting", fall: 2, rise: 2 };
const steady: VerdictRules = { pace: "steady", fall: 2, rise: 3 };
const good = { healthy: true, answer: "HTTP 200" };
const bad = { healthy: false, answer: "HTTP 503" };

/** What is told, question by question, 100 ms apart. */
function told(
  rules: VerdictRules,
  answers: readonly (typeof good)[],
  from: Verdict = unknownVerdict,
): string {
  let verdict = from;
  return answers
    .map((answer, index) => {
      const judged = judge(verdict, rules, answer, index * 100);
      verdict = judged.verdict;
      return judged.tell ? (verdict.verdict === "healthy" ? "H" : "U") : ".";
    })
    .join("");
}

const healthy = judge(unknownVerdict, steady, good, 0).verdict;

test("while starting, the first answer is told, and the first success is healthy", () => {
  expect(told(starting, [bad, bad, bad, good, good])).toBe("U..H.");
  expect(told(starting, [good])).toBe("H");
});

test("in steady state it takes `fall` failures in a row, and then `rise` successes", () => {
  expect(told(steady, [bad, good, bad, bad, bad, good, good, bad, good, good, good], healthy)).toBe(
    "...U......H",
  );
});

test("a new incarnation takes a first success at its word, and a first failure not yet", () => {
  expect(told(steady, [bad, good])).toBe(".H");
  expect(told(steady, [bad, bad])).toBe(".U");
});

test("what an unready program says is told when it changes, at most once a second", () => {
  const answers = Array.from({ length: 25 }, (_, index) => ({
    healthy: false,
    answer: `HTTP 503: try ${index}`,
  }));
  expect(told(starting, answers)).toBe("U.........U.........U....");
  expect(told(steady, answers)).toBe(".U.......................");
});
