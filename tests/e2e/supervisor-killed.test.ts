/** The supervisor killed before and after every kind of effect, in real runs: the release is carried on to the same end. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ControlState } from "../../src/control/state.ts";
import { openJournalReadOnly } from "../../src/host/journal.ts";
import { receiptOf, root, until, Workplace } from "../support/command-line.ts";
import { Load } from "../support/load.ts";

const PORT = 18_082;

/** The program ignores SIGTERM, so that the kill effect happens; the balancer changes with each version, so the reload does. */
const clusterFile = (version: number): string => `
import { cluster, http, job, loadBalancer, rolling, service } from "tutti";

const once = job("once", { command: ["node", "-e", "require('fs').appendFileSync(process.env.RAN, 'r${version} ')"], env: { RAN: process.env.RAN ?? "" } });
const web = service("web", {
  command: ["node", "web.mjs"],
  replicas: 2,
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}", DELAY_MS: "10", IGNORE_TERM: "yes" },
  release: rolling({ surge: 1, unavailable: 0, drain: "1s", healthyFor: "300ms" }),
  stopGrace: "1s",
});
const edge = loadBalancer("edge", { listen: http(${PORT}), to: web, timeouts: { server: "${20 + version}s" } });
export default cluster("killed", { environment: "development", balancers: [edge], jobs: [once] });
`;

const KINDS = ["start", "reload", "pool-add", "pool-ready", "pool-drain", "pool-remove", "terminate", "kill"];
const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });
workplace.env["RAN"] = join(workplace.folder, "ran.txt");
let version = 1;

function write(next: number): void {
  writeFileSync(workplace.file, clusterFile(next));
}

beforeAll(async () => {
  write(version);
  await workplace.must("up", "--yes");
});
afterAll(() => workplace.remove());

describe.each(["before", "after"])("killed %s", (when) => {
  it.each(KINDS)("%s", async (kind) => {
    version += 1;
    write(version);
    const load = new Load({
      host: "127.0.0.1",
      port: PORT,
      getsPerSecond: 100,
      postsPerSecond: 0,
      getPath: "/",
    });
    load.start();
    workplace.env["TUTTI_TEST_CRASH"] = `${when}:${kind}:1`;
    const deploy = await workplace.run("deploy", "--json", "--yes", "--restart-supervisor");
    delete workplace.env["TUTTI_TEST_CRASH"];
    const { gets } = await load.stop();
    expect(deploy.code, deploy.stderr).toBe(0);
    expect(deploy.stdout, "it was killed").toContain("the supervisor is gone; starting it again");
    expect(deploy.stdout, "another one took over").toContain('"code":"resumed"');
    expect(receiptOf(deploy)).toMatchObject({ revision: version, outcome: "complete" });
    expect(gets.lost.map(({ status, error }) => `${status} ${error}`)).toEqual([]);
    expect(gets.answers.at(-1)?.version).toBe(String(version));
    const instances = (await workplace.status()).services[0]?.instances ?? [];
    expect(instances.map((it) => it.state)).toEqual(["ready", "ready"]);
  });
});

it("nothing was done twice: each job ran once for each revision, each effect was done once", async () => {
  const ran = readFileSync(workplace.env["RAN"] ?? "", "utf8")
    .trim()
    .split(" ");
  expect(ran).toEqual(Array.from({ length: version }, (_, index) => `r${index + 1}`));
  await workplace.must("down", "--yes");
  await until("the supervisor to be gone", 5_000, async () => {
    const journal = openJournalReadOnly<ControlState>(join(workplace.folder, ".tutti", "journal.sqlite"));
    if (!journal.ok) return false;
    const effects = journal.value.effectsSince(0);
    journal.value.close();
    expect(effects.filter((it) => it.ok === undefined).map((it) => it.id)).toEqual([]);
    // The generation of an instance tells a second start: none was needed.
    expect(effects.filter((it) => /\.g\d+\//.test(it.id)).map((it) => it.id)).toEqual([]);
    // A repeat has a number of its own; only the balancer is reloaded again, once for each version.
    const repeats = effects.filter((it) => /\.\d+$/.test(it.id) && it.kind !== "reload");
    expect(repeats.map((it) => it.id)).toEqual([]);
    return true;
  });
});
