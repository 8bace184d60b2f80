/**
 * Witnesses: what a rule calls an error is shown to be one. Its bad examples break a promise in rehearsal, and its good
 * ones, which differ by the fix alone, keep it.
 */
import { expect, test } from "vitest";
import { canBeError, type Rule, type Scenario } from "../../../src/check/rule.ts";
import type { Example, RuleExamples } from "../../../src/check/rule-tester.ts";
import { rules } from "../../../src/check/rules/index.ts";
import { promises } from "./promises.ts";
import { trialOf } from "./trial.ts";

function brokenBy(example: Example, invariant: string, scenario: Scenario): string | undefined {
  return promises[invariant]?.(trialOf(example, scenario));
}

async function examplesOf({ category, id }: Rule): Promise<RuleExamples> {
  const path = `../../../src/check/rules/${category}/${id}.examples.ts`;
  return ((await import(path)) as { examples: RuleExamples }).examples;
}

const withInvariant = rules.filter(canBeError).flatMap((rule) => {
  return rule.witness && "invariant" in rule.witness ? [{ rule, ...rule.witness }] : [];
});

test.each(withInvariant.map((witness) => [witness.rule.id, witness] as const))(
  "%s: what it calls an error breaks its promise, and the repair keeps it",
  async (_id, { rule, invariant, scenario = "release" }) => {
    const { violations } = await examplesOf(rule);
    const errors = violations.filter(({ expected }) => expected.some(({ severity }) => severity === "error"));
    expect(errors.length).toBeGreaterThan(0);
    for (const { name, bad, good } of errors) {
      expect(brokenBy(bad, invariant, scenario), `${name}: the bad example`).toBeTypeOf("string");
      expect(brokenBy(good, invariant, scenario), `${name}: the good example`).toBeUndefined();
    }
  },
);

test("every promise that a rule names is known, and few rules are proven without one", () => {
  const unknown = withInvariant.filter(({ invariant }) => !promises[invariant]);
  expect(unknown.map(({ rule }) => rule.id)).toEqual([]);
  const proofs = rules.filter(({ witness }) => witness && "proof" in witness);
  expect(proofs.length).toBeLessThanOrEqual(15);
});
