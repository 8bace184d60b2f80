/** SARIF: valid by the official schema, with everything that a finding says. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import { expect, test } from "vitest";
import { allow, type Cluster, cluster, http, loadBalancer, redis, service } from "../index.ts";
import { rules } from "./rules/index.ts";
import { examineCluster } from "./run-checks.ts";
import { sarifLog } from "./sarif.ts";

const require = createRequire(import.meta.url);
const json = (path: string): object => JSON.parse(readFileSync(require.resolve(path), "utf8")) as object;

/** The schema of OASIS, as Microsoft's own package has it. */
const schema = json("@microsoft/sarif-matcher-utils/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new Ajv({ schemaId: "auto", meta: false, logger: false });
ajv.addMetaSchema(json("ajv/lib/refs/json-schema-draft-04.json"));
const isValid = ajv.compile(schema);

const faulty = (): Cluster => {
  const allowed = allow("single-point", { reason: "a cache in all but name" });
  const state = redis("state", { memory: "1 GiB", eviction: "allkeys-lru", allow: allowed });
  const web = service("web", { command: ["web"], port: http(80), replicas: 3, env: { URL: state.url } });
  const doors = ["east", "west"].map((name) => loadBalancer(name, { listen: http(81), to: web }));
  return cluster("shop", { balancers: doors });
};

const { findings, allowed } = examineCluster(faulty());
const root = findings[0]?.at.file.replace(/\/[^/]*$/, "") ?? "";
const other = { ...(findings[0] ?? fail()), rule: "secret-without-value" };
const log = sarifLog({ version: "0.1.0", rules, findings, allowed, known: [other], root });

function fail(): never {
  throw new Error("the faulty cluster has findings");
}

interface Log {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
      readonly locations: readonly { readonly physicalLocation: unknown }[];
      readonly relatedLocations?: readonly unknown[];
    }[];
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  }[];
}

const [run] = (log as unknown as Log).runs;
const results = run?.results ?? [];

test("it is valid by the official schema, and the schema refuses what is not", () => {
  expect(isValid(log), JSON.stringify(isValid.errors)).toBe(true);
  expect(isValid({ ...log, version: "2.0.0" })).toBe(false);
});

test("every finding is in it once, with its rule, its level and its place", () => {
  expect(results).toHaveLength(findings.length + allowed.length + 1);
  for (const { ruleId, ruleIndex } of results) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  const eviction = results.find(({ ruleId }) => ruleId === "eviction-on-state");
  expect(eviction?.level).toBe("error");
  expect(eviction?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: "sarif.test.ts", uriBaseId: "SRCROOT" },
    region: { startLine: expect.any(Number) as number },
  });
  const conflict = results.find(({ ruleId }) => ruleId === "port-conflict");
  expect(conflict?.relatedLocations).toHaveLength(1);
});

test("what is accepted is suppressed: in the source by an allowance, outside by a baseline", () => {
  const suppressed = results.flatMap(({ ruleId, suppressions = [] }) =>
    suppressions.map(({ kind, justification }) => `${ruleId} ${kind}: ${justification}`),
  );
  expect(suppressed).toEqual([
    "secret-without-value external: in the baseline",
    "single-point inSource: a cache in all but name",
  ]);
});
