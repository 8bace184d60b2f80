/** A service follows its load: real processes are added while requests come, and taken away again without losing one, though nobody tries again. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root, until, Workplace } from "../support/command-line.ts";
import { Load } from "../support/load.ts";

const PORT = 18_310;

const clusterFile = (version: string): string => `
import { cluster, http, loadBalancer, rolling, service, stepScaling } from "tutti";
const web = service("web", {
  command: ["node", "web.mjs"],
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}", DELAY_MS: "200" },
  release: rolling({ drain: "2s", healthyFor: "300ms" }),
  stopGrace: "3s",
  scaling: {
    min: 1,
    max: 3,
    policies: stepScaling({
      metric: "requests-per-second",
      period: "1s",
      out: { at: 40, datapoints: 2, cooldown: "3s" },
      in: { below: 10, datapoints: 3, cooldown: "3s" },
    }),
  },
});
const edge = loadBalancer("edge", { listen: http(${PORT}), to: web, retries: "off" });
export default cluster("followed", { environment: "development", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), {});

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("1"));
  await workplace.must("up", "--yes");
});
afterAll(() => workplace.remove());

interface Shown {
  readonly desired: number;
  readonly healthy: number;
  /** Also those that are being drained. */
  readonly instances: readonly unknown[];
}

async function web(): Promise<Shown> {
  const { stdout } = await workplace.must("status", "--json");
  return (JSON.parse(stdout) as { services: [Shown] }).services[0];
}

const isAt = (count: number) => async (): Promise<boolean> => {
  const { desired, healthy, instances } = await web();
  return desired === count && healthy === count && instances.length === count;
};

const loadOf = (getsPerSecond: number): Load =>
  new Load({ host: "127.0.0.1", port: PORT, getsPerSecond, postsPerSecond: 0, getPath: "/x" });

it("adds instances under load, keeps them through a release, and takes them away when the load is gone", async () => {
  const heavy = loadOf(100);
  heavy.start();
  await until("three instances", 100_000, isAt(3));
  writeFileSync(workplace.file, clusterFile("2"));
  await workplace.must("deploy", "--yes");
  expect(await web()).toMatchObject({ desired: 3, healthy: 3 });
  const { gets } = await heavy.stop();
  expect(gets.sent).toBeGreaterThan(500);
  expect(gets.lost).toEqual([]);

  const light = loadOf(15);
  light.start();
  await until("one instance", 100_000, isAt(1));
  const { gets: few } = await light.stop();
  expect(few.sent).toBeGreaterThan(20);
  expect(few.lost).toEqual([]);

  const { stdout } = await workplace.must("events", "--json");
  const scaled = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { code: string; text: string })
    .filter(({ code }) => code === "scaled")
    .map(({ text }) => text);
  expect(scaled).toHaveLength(4);
  expect(scaled[0]).toMatch(
    /^web 1 → 2: requests \d+(\.\d)?\/s an instance ≥ 40\/s an instance in 2 of 2 periods of 1s$/,
  );
  expect(scaled[3]).toMatch(
    /^web 2 → 1: requests \d(\.\d)?\/s an instance < 10\/s an instance in 3 of 3 periods of 1s$/,
  );
});
