/** Allowances in a whole check: what they silence, what they do not, and when they are findings themselves. */
import { expect, test } from "vitest";
import { type Allowance, allow, type Cluster, cluster, redis, service } from "../index.ts";
import { categoryLines, examinationDocument, examinationLines } from "./examination-report.ts";
import { nothingKnown } from "./outside.ts";
import { rules } from "./rules/index.ts";
import { examineCluster } from "./run-checks.ts";

const reason = "the queue is rebuilt from the chain";

interface Accepted {
  readonly onPart?: Allowance;
  readonly onCluster?: Allowance;
}

/** Evicts state (an error), and is shared by two instances (a warning). */
const shop = ({ onPart, onCluster }: Accepted): Cluster => {
  const state = redis("state", {
    memory: "1 GiB",
    eviction: "allkeys-lru",
    ...(onPart ? { allow: onPart } : {}),
  });
  const web = service("web", { command: ["web"], replicas: 2, env: { URL: state.url } });
  return cluster("shop", { services: [web], ...(onCluster ? { allow: onCluster } : {}) });
};

const outside = { ...nothingKnown, today: "2026-11-20" };

const told = (accepted: Accepted): readonly string[] =>
  examineCluster(shop(accepted), outside).findings.map(({ rule, subject }) => `${rule} ${subject}`);

const all = told({});

test("an allowance silences its rule on its part, and nothing else", () => {
  const onPart = allow("eviction-on-state", { reason });
  expect(told({ onPart })).toEqual(all.filter((name) => name !== "eviction-on-state state"));
  const onCluster = allow("replicas-in-one-zone", { reason });
  expect(told({ onCluster })).toEqual(all.filter((name) => name !== "replicas-in-one-zone web"));
});

test("an allowance on one part silences nothing on another", () => {
  const onOther = allow("eviction-on-state", { reason });
  const keeping = (name: string, accepted?: Allowance): ReturnType<typeof redis> =>
    redis(name, { memory: "1 GiB", eviction: "allkeys-lru", ...(accepted ? { allow: accepted } : {}) });
  const checked = cluster("shop", { stores: [keeping("queue", onOther), keeping("state")] });
  expect(examineCluster(checked, outside).findings.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
    "eviction-on-state state",
  ]);
});

test("an expired allowance silences nothing, and says so", () => {
  const onPart = allow("eviction-on-state", { reason, until: "2026-11-19" });
  expect([...told({ onPart })].sort()).toEqual([...all, "stale-allowance state"].sort());
});

test("an allowance that nothing needs is a finding that no allowance silences", () => {
  expect(told({ onPart: allow("port-conflict", { reason }) })).toContain("stale-allowance state");
  const silenced = allow("stale-allowance", { reason });
  expect(told({ onPart: silenced })).toContain("stale-allowance state");
});

test("when one rule runs alone, the allowances of others are not judged", () => {
  const chosen = rules.filter(({ id }) => id === "single-point" || id === "stale-allowance");
  const accepted = shop({ onPart: allow("eviction-on-state", { reason }) });
  expect(examineCluster(accepted, outside, chosen).findings.map(({ rule }) => rule)).toEqual([
    "single-point",
  ]);
});

test("the report names what is accepted with its reason, and sums up each category", () => {
  const onPart = allow("eviction-on-state", { reason, until: "2027-01-31" });
  const examination = examineCluster(shop({ onPart }), outside);
  expect(examinationLines(examination)).toContain(`  reason   ${reason} (until 2027-01-31)`);
  const { allowed, categories } = examinationDocument(examination.findings, examination);
  expect(allowed).toMatchObject([{ rule: "eviction-on-state", reason, until: "2027-01-31" }]);
  expect(categories.stores).toMatchObject({ error: 0, warning: 0, info: 0, allowed: 1, unknown: 0 });
  const rows = categoryLines(examination.findings, examination).map((line) => line.split(/ +/));
  const stores = rows.find(([category]) => category === "stores");
  expect(stores?.slice(0, 5)).toEqual(["stores", "0", "0", "0", "1"]);
});

test.each([
  ["without a reason", () => allow("single-point", {} as { reason: string }), "needs a reason"],
  ["for no rule", () => allow("single point", { reason }), "allow cannot take"],
  ["until no day", () => allow("single-point", { reason, until: "2026-13-01" }), "is no day"],
  ["that is none", () => redis("x", { allow: "single-point" as unknown as Allowance }), "allow cannot be"],
])("an allowance %s is refused", (_what, build, message) => {
  expect(build).toThrow(message);
});

test("an allowance of a rule that is nearly one asks whether that was meant", () => {
  const fixFor = (rule: string): string | undefined => {
    const state = redis("state", { allow: allow(rule, { reason: "a test" }) });
    const found = examineCluster(cluster("shop", { stores: [state] })).findings;
    return found.find((finding) => finding.rule === "stale-allowance")?.fix;
  };
  expect(fixFor("single-pint")).toMatch(/^did you mean "single-point"\?/);
  expect(fixFor("nonsense")).toMatch(/^name a rule/);
});
