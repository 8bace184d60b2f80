/** `tutti plan` with everything that writes, starts or signals throwing, and the cluster's folder compared byte by byte. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root, runTutti, Workplace } from "../support/command-line.ts";

const clusterFile = (version: string): string => `
import { artifact, cluster, http, loadBalancer, rolling, service } from "tutti";
const web = service("web", {
  artifact: artifact({ dir: ".", ignore: ["cluster.ts"] }),
  command: ["node", "web.mjs"],
  replicas: 2,
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}" },
  release: rolling({ drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const edge = loadBalancer("edge", { listen: http(18083), to: web });
export default cluster("planned", { environment: "development", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"));
const scratch = mkdtempSync(join(tmpdir(), "tutti-scratch-"));
const guard = join(root, "tests", "support", "touch-nothing.mjs");
const guardedEnv = {
  NODE_OPTIONS: `--import ${guard}`,
  TMPDIR: scratch,
  XDG_CACHE_HOME: scratch,
  TEST_SCRATCH: scratch,
};

function fingerprints(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map(
      (path) =>
        `${path} ${statSync(path).mtimeMs} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
    )
    .sort();
}

const plan = () => runTutti(["plan", "--json", "--exit-code", "--file", workplace.file], guardedEnv);

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("1"));
  await workplace.must("up", "--yes");
});
afterAll(() => workplace.remove());

it("touches nothing while the cluster runs, and names what the deploy then does", async () => {
  writeFileSync(workplace.file, clusterFile("2"));
  const before = fingerprints(workplace.folder);
  const planned = await plan();
  expect(planned.code, planned.stderr + planned.stdout).toBe(3);
  expect(fingerprints(workplace.folder)).toEqual(before);
  const { effects } = JSON.parse(planned.stdout) as { effects: { id: string }[] };
  expect(effects.map((it) => it.id)).toContain("web-2.r2/pool-add@edge");
});

it("touches nothing while the cluster is down", async () => {
  await workplace.must("down", "--yes");
  const before = fingerprints(workplace.folder);
  const planned = await plan();
  expect(planned.code, planned.stderr + planned.stdout).toBe(3);
  expect(fingerprints(workplace.folder)).toEqual(before);
});

it("the guard does catch what touches: the same command as a deploy is refused", async () => {
  const deployed = await runTutti(["deploy", "--yes", "--file", workplace.file], guardedEnv);
  expect(deployed.code).not.toBe(0);
  expect(deployed.stderr + deployed.stdout).toContain("the plan touched the machine");
});
