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

/**
 * What rehearsal cannot break yet, and so what nobody has shown. The list may only get shorter.
 * - CONN-01 a client that connects is served: what goes over a connection is not simulated.
 * - NET-01 a connection that the file asks for comes about; NET-02 what is to listen does: no addresses, no ports yet.
 * - REL-02 a revision that answers nothing takes no traffic: simulated instances without a check never get ready.
 * - REQ-01 a request within its time gets its answer: requests are not simulated, only who serves.
 * - ROLL-14 an instance runs its own service's files: nobody can mix them up in the simulated world.
 * - SES-01 a session that is silent within its keepalive lives: there are no sessions.
 * - ST-01 what a store confirmed is kept; ST-02 no store is killed for its memory: stores are processes without data.
 */
const NOT_YET: readonly string[] = [
  "CONN-01",
  "NET-01",
  "NET-02",
  "REL-02",
  "REQ-01",
  "ROLL-14",
  "SES-01",
  "ST-01",
  "ST-02",
];

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

const shown = withInvariant.filter(({ invariant }) => promises[invariant]);

test.each(shown.map((witness) => [witness.rule.id, witness] as const))(
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

test("no rule names a promise that nobody knows, and what is shown is taken off the list", () => {
  const named = new Set(withInvariant.map(({ invariant }) => invariant));
  expect([...named].filter((invariant) => !promises[invariant]).sort()).toEqual(NOT_YET);
});
