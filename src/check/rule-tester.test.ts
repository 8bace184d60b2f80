/** The tester itself: it must complain about each way in which examples can prove nothing. */
import { expect, test } from "vitest";
import { type Cluster, cluster, service } from "../index.ts";
import { stated } from "./evidence.ts";
import { defineRule, type Rule } from "./rule.ts";
import { examineRule, type RuleExamples, type Violation } from "./rule-tester.ts";

const running = (replicas: number): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], replicas })] });

interface Flaw {
  readonly fact?: string;
  readonly fix?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** A rule against more than two replicas, sound unless a flaw is asked for. */
const ruleWith = ({
  fact = "replicas is stated",
  fix = "run fewer.",
  data = { part: "web" },
}: Flaw = {}): Rule =>
  defineRule<"tooMany">({
    id: "too-many",
    category: "release",
    severity: "warning",
    docs: { what: "Many.", why: "Too many.", source: "none" },
    messages: { tooMany: { text: "{part} has many", fix } },
    check(facts, report) {
      for (const part of facts.cluster.services) {
        if (part.replicas > 2)
          report({ message: "tooMany", part, path: ["replicas"], data, evidence: [stated(fact)] });
      }
    },
  });

const violation: Violation = {
  name: "three",
  bad: { cluster: running(3) },
  expected: [{ message: "tooMany", subject: "web", severity: "warning", path: ["replicas"] }],
  good: { cluster: running(2) },
};

const sound: RuleExamples = {
  violations: [violation],
  innocents: [{ name: "one", good: { cluster: running(1) } }],
};

const withViolation = (change: Partial<Violation>): RuleExamples => ({
  ...sound,
  violations: [{ ...violation, ...change }],
});

test("a sound rule with sound examples has no complaint", () => {
  expect(examineRule(ruleWith(), sound)).toEqual([]);
});

test.each<readonly [string, Rule, RuleExamples, string]>([
  ["no bad example", ruleWith(), { ...sound, violations: [] }, "there is no bad example"],
  [
    "a message that is never shown",
    ruleWith(),
    { ...sound, violations: [] },
    "no example shows the message tooMany",
  ],
  ["no innocent example", ruleWith(), { ...sound, innocents: [] }, "there is no innocent example"],
  [
    "an empty expectation",
    ruleWith(),
    withViolation({ expected: [] }),
    "three: expects nothing of the bad example",
  ],
  [
    "a bad example that is good",
    ruleWith(),
    withViolation({ bad: { cluster: running(2) } }),
    "three: expected [{",
  ],
  [
    "a good example that equals the bad one",
    ruleWith(),
    withViolation({ good: { cluster: running(3) } }),
    "three: the good example equals the bad one",
  ],
  [
    "a good example that is bad",
    ruleWith(),
    withViolation({ good: { cluster: running(4) } }),
    "three: the good example raises tooMany",
  ],
  [
    "an innocent that is guilty",
    ruleWith(),
    { ...sound, innocents: [{ name: "four", good: { cluster: running(4) } }] },
    "four: the good example raises tooMany",
  ],
  [
    "two examples of one name",
    ruleWith(),
    { ...sound, innocents: [...sound.innocents, ...sound.innocents] },
    "two ",
  ],
  ["an unfilled placeholder", ruleWith({ data: {} }), sound, "three: tooMany leaves {part} unfilled"],
  ["empty evidence", ruleWith({ fact: " " }), sound, "three: tooMany has empty evidence"],
  ["no fix", ruleWith({ fix: "" }), sound, "three: tooMany has no fix"],
])("the tester complains about %s", (_name, rule, examples, complaint) => {
  expect(examineRule(rule, examples).join("\n")).toContain(complaint);
});
