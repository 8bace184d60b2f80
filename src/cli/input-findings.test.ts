/** Findings about what lies around the file: artefacts, the secrets file, and values of secrets. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stateFolderOf } from "../host/state-folder.ts";
import { loadBalancer } from "../model/balancer.ts";
import { cluster } from "../model/cluster.ts";
import { http } from "../model/health.ts";
import { secret } from "../model/secret.ts";
import { service } from "../model/service.ts";
import { certificate } from "../model/tls.ts";
import { conditionsOf, inputFindings } from "./input-findings.ts";
import type { ClusterPaths } from "./session.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-input-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const PRIVATE = { mode: 0o600 };
const web = service("web", { command: ["node"], env: { KEY: secret("TUTTI_TEST_KEY") } });
const shop = cluster("shop", { services: [web], secrets: "secrets.env" });

function paths(): ClusterPaths {
  const file = join(folder, "cluster.ts");
  return { file, folder, state: stateFolderOf(file) };
}

test("a secret without a value and a missing secrets file are warnings, and a condition of the plan", () => {
  const found = inputFindings(paths(), shop, {});
  expect(found).toMatchObject([
    { rule: "secrets-file-missing", severity: "warning", path: ["secrets"] },
    { rule: "secret-without-value", severity: "warning", subject: "web", path: ["env", "KEY"] },
  ]);
  expect(conditionsOf(found).join()).toContain("TUTTI_TEST_KEY has no value");
});

test("the key of a certificate is a secret like any other", () => {
  const tls = certificate({ chain: "./edge.crt", key: secret("TUTTI_TEST_EDGE_KEY") });
  const to = service("site", { command: ["node"], port: http(8080) });
  const edge = loadBalancer("edge", { listen: http(8443), to, tls });
  expect(inputFindings(paths(), cluster("shop", { balancers: [edge] }), {})).toMatchObject([
    { rule: "secret-without-value", severity: "warning", subject: "edge", path: ["tls", "key"] },
  ]);
});

test("a malformed line is an error at its line, and its text is not told", () => {
  writeFileSync(join(folder, "secrets.env"), "TUTTI_TEST_KEY=1\nhunter2\n", PRIVATE);
  const found = inputFindings(paths(), shop, {});
  const at = { file: join(folder, "secrets.env"), line: 2 };
  expect(found).toMatchObject([{ rule: "secrets-file-line", severity: "error", at }]);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

test("a secrets file that others may read is told of", () => {
  const file = join(folder, "secrets.env");
  writeFileSync(file, "TUTTI_TEST_KEY=1\n");
  chmodSync(file, 0o640);
  const [found] = inputFindings(paths(), shop, {});
  expect(found).toMatchObject({ rule: "secrets-file-open", severity: "warning", fix: `chmod 600 ${file}` });
  expect(found?.message).toContain("may be read by other users of this machine (mode 640)");
});

test("an artefact that is not there is an error at the part that declares it", () => {
  writeFileSync(join(folder, "secrets.env"), "TUTTI_TEST_KEY=1\n", PRIVATE);
  const failure = { code: "missing-artifact", message: "no folder", advice: "correct `dir`" } as const;
  expect(inputFindings(paths(), shop, { web: failure })).toMatchObject([
    { rule: "missing-artifact", severity: "error", subject: "web", path: ["artifact", "dir"] },
  ]);
});
