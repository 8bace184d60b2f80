/** The tester itself: it must complain about each way in which examples can prove nothing. */
import { expect, test } from "vitest";
import { type Cluster, type ContainerOptions, cluster, service } from "../index.ts";
import { stated } from "./evidence.ts";
import { defineRule, type Rule, type Witness } from "./rule.ts";
import { examineRule, type RuleExamples, type Violation } from "./rule-tester.ts";
import { holds, unknown, violated } from "./verdict.ts";

const running = (replicas: number): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], replicas })] });

const limited = (replicas: number): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], replicas, resources: { cpu: 1 } })] });

const kept = (container: ContainerOptions): Cluster =>
  cluster("shop", { services: [service("web", { command: ["web"], replicas: 3, container })] });

interface Flaw {
  readonly fact?: string;
  readonly fix?: string;
  readonly severity?: "error" | "warning";
  readonly counterExample?: string;
  readonly witness?: Witness;
  readonly data?: Readonly<Record<string, string>>;
}

/** A rule against more than two replicas, and none can be known; sound unless a flaw is asked for. */
const ruleWith = ({
  fact = "replicas is stated",
  fix = "run fewer.",
  severity = "warning",
  counterExample = "{part} grows.",
  witness,
  data = { part: "web" },
}: Flaw = {}): Rule =>
  defineRule({
    id: "too-many",
    category: "release",
    severity,
    ...(witness ? { witness } : {}),
    docs: { what: "Many.", why: "Too many.", source: "none" },
    messages: { tooMany: { text: "{part} has many", counterExample, fix } },
    about: ({ cluster }) => cluster.services,
    judge(part) {
      if (part.replicas === 0) return unknown(part, "how many there are", "set replicas.");
      if (part.replicas < 3) return holds;
      return violated({ message: "tooMany", part, path: ["replicas"], data, evidence: [stated(fact)] });
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
  const unanswered = [{ name: "none", asked: { cluster: running(0) }, subject: "web" }];
  expect(examineRule(ruleWith(), { ...sound, unanswered })).toEqual([]);
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
  ["no counter-example", ruleWith({ counterExample: "" }), sound, "tooMany tells no counter-example"],
  ["an error without a witness", ruleWith({ severity: "error" }), sound, "an error needs a witness"],
  [
    "a witness of what is no error",
    ruleWith({ witness: { invariant: "ROLL-01" } }),
    sound,
    "a rule without errors needs no witness",
  ],
  [
    "a repair by two settings",
    ruleWith(),
    withViolation({ good: { cluster: limited(2) } }),
    "three: the good example differs by more than the fix: web.replicas, web.resources",
  ],
  [
    "a repair by two settings of one option",
    ruleWith(),
    withViolation({
      bad: { cluster: kept({ restart: "always", logs: "files" }) },
      good: { cluster: kept({ restart: "never", logs: "output" }) },
    }),
    "three: the good example differs by more than the fix: web.container.restart, web.container.logs",
  ],
  [
    "a reason for a second setting where there is one",
    ruleWith(),
    withViolation({ repairedTogether: "both are one" }),
    "three: one setting is changed",
  ],
  [
    "a question that is not asked",
    ruleWith(),
    { ...sound, unanswered: [{ name: "two", asked: { cluster: running(2) }, subject: "web" }] },
    'two: asks nothing about "web"',
  ],
  [
    "a guess",
    ruleWith(),
    { ...sound, unanswered: [{ name: "four", asked: { cluster: running(4) }, subject: "web" }] },
    "four: raises tooMany without knowing",
  ],
  ["no fix", ruleWith({ fix: "" }), sound, "three: tooMany has no fix"],
])("the tester complains about %s", (_name, rule, examples, complaint) => {
  expect(examineRule(rule, examples).join("\n")).toContain(complaint);
});
