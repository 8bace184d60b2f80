/** `tutti check` as a user meets it: findings with their lines, allowances, baselines, SARIF and repairs. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { type Ended, runTutti } from "../support/command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "tutti-check-"));
const file = join(folder, "cluster.ts");
const baseline = join(folder, "baseline.json");
const sarif = join(folder, "out.sarif");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const faulty = `
import { cluster, http, loadBalancer, redis, service } from "tutti";

const state = redis("state", {
  memory: "1 GiB",
  eviction: "allkeys-lru", // guide 004
});

const web = service("web", {
  command: ["node", "web.js"],
  port: http(8080),
  health: http("/ready"),
  replicas: 2,
  stopGrace: "10s",
  env: { REDIS_URL: state.url },
});

export default cluster("shop", {
  environment: "development",
  balancers: [loadBalancer("edge", { listen: http(18090), to: web })],
});
`;

beforeEach(() => {
  for (const path of [baseline, sarif]) rmSync(path, { force: true });
  writeFileSync(file, faulty);
});

const check = (...words: readonly string[]): Promise<Ended> => runTutti(["check", "--file", file, ...words]);

interface Told {
  readonly findings: readonly { readonly rule: string; readonly subject: string }[];
  readonly allowed: readonly { readonly rule: string; readonly reason: string }[];
  readonly summary: { readonly error: number };
}

async function told(...words: readonly string[]): Promise<Told> {
  return JSON.parse((await check("--json", ...words)).stdout) as Told;
}

it("shows the line, what happens, what it rests on and the fix, and sums up", async () => {
  const { code, stdout } = await check();
  expect(code).toBe(2);
  expect(stdout).toContain('      6 |   eviction: "allkeys-lru", // guide 004\n        |   ^\n  example  ');
  expect(stdout).toContain("  because  cache is false, so the store holds state (as by default)\n");
  expect(stdout).toContain('  fix      set stopGrace of "web" to 30s or more');
  expect(stdout).toMatch(/^stores +1 +0 +0 +0 /m);
  expect(stdout).toMatch(/\n2 errors, \d+ warnings?, \d+ info\n$/);
});

it("--rule runs one rule alone, and --explain tells of it; an unknown one is refused with the names", async () => {
  const { findings } = await told("--rule", "eviction-on-state");
  expect(findings.map(({ rule }) => rule)).toEqual(["eviction-on-state"]);
  expect((await check("--explain", "eviction-on-state")).stdout).toContain("# eviction-on-state");
  const unknown = await check("--explain", "eviction");
  expect(unknown.code).toBe(9);
  expect(unknown.stderr).toContain("eviction-on-state");
});

it("an allowance in the file takes a finding out of the count, and --strict puts it back", async () => {
  const allowed = 'allow: allow("eviction-on-state", { reason: "prices of a day" }),\n  eviction:';
  const text = faulty.replace("eviction:", allowed).replace("import {", "import { allow,");
  writeFileSync(file, text.replace('stopGrace: "10s"', 'stopGrace: "30s"'));
  const lenient = await told();
  expect(lenient.summary.error).toBe(0);
  expect(lenient.allowed).toMatchObject([{ rule: "eviction-on-state", reason: "prices of a day" }]);
  expect((await check()).code).toBe(0);
  expect((await told("--strict")).summary.error).toBe(1);
  expect((await check("--strict")).code).toBe(2);
});

it("a baseline is written once; then only what is new counts, wherever it stands in the file", async () => {
  expect((await check("--baseline", baseline)).code).toBe(0);
  const kept = readFileSync(baseline, "utf8");
  writeFileSync(file, `\n\n${faulty.replace('health: http("/ready"),', "")}`);
  const { findings } = await told("--baseline", baseline);
  expect(findings.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual(["no-health-check web"]);
  expect(readFileSync(baseline, "utf8")).toBe(kept);
  expect((await told("--baseline", baseline, "--strict")).summary.error).toBe(3);
});

it("--sarif writes a file with every finding at its place", async () => {
  await check("--sarif", sarif);
  const { runs } = JSON.parse(readFileSync(sarif, "utf8")) as {
    runs: { results: { ruleId: string; locations: { physicalLocation: { region: object } }[] }[] }[];
  };
  const eviction = runs[0]?.results.find(({ ruleId }) => ruleId === "eviction-on-state");
  expect(eviction?.locations[0]?.physicalLocation.region).toEqual({ startLine: 6, startColumn: 3 });
});

it("--fix shows a diff and changes nothing without consent; with --yes it changes these options alone", async () => {
  const asked = await check("--fix");
  expect(asked.stderr).toContain('-  stopGrace: "10s",\n+  stopGrace: "30s",');
  expect(asked.stderr).toContain("add --yes to agree");
  expect(readFileSync(file, "utf8")).toBe(faulty);
  await check("--fix", "--yes");
  const repaired = faulty.replace('  eviction: "allkeys-lru",', " ").replace('"10s"', '"30s"');
  expect(readFileSync(file, "utf8").replace(/[ \t]+/g, " ")).toBe(repaired.replace(/[ \t]+/g, " "));
  expect((await told()).summary.error).toBe(0);
});

it("--fix leaves alone a call that made several parts: a change would hit all of them", async () => {
  const text = `
import { cluster, redis } from "tutti";
const evictions = ["allkeys-lru", "noeviction"] as const;
const stores = evictions.map((eviction, index) => redis(\`state-\${index}\`, { memory: "1 GiB", eviction }));
export default cluster("shop", { stores });
`;
  writeFileSync(file, text);
  expect((await told()).findings).toMatchObject([{ rule: "eviction-on-state", subject: "state-0" }]);
  expect((await check("--fix", "--yes")).stderr).toContain("the fixes above are for a person");
  expect(readFileSync(file, "utf8")).toBe(text);
});

it("looks only: no state is made beside the file", async () => {
  await check();
  expect(existsSync(join(folder, ".tutti"))).toBe(false);
});
