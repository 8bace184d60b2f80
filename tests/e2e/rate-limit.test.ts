/** A rate limit through a real balancer, measured with the open-loop load of `tutti load`. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cluster, header, http, loadBalancer, service } from "../../src/index.ts";
import { until } from "../support/command-line.ts";
import { type Answer, Load } from "../support/load.ts";
import { LocalCluster } from "../support/local-cluster.ts";

const PORT = 18_620;
const PER_SECOND = 20;
const BURST = 30;
const SECONDS = 5;

const web = service("web", {
  command: ["node", "web.mjs"],
  replicas: 2,
  port: http(8080),
  health: http("/ready"),
  rateLimit: { perSecond: PER_SECOND, burst: BURST, key: header("x-api-key") },
  stopGrace: "1s",
});

const local = new LocalCluster("127.62");
beforeAll(async () => {
  await local.release(
    1,
    cluster("shop", { balancers: [loadBalancer("edge", { listen: http(PORT), to: web })] }),
  );
  expect(local.state.lastRelease).toMatchObject({ outcome: "complete" });
});
afterAll(() => local.remove());

interface Accepted {
  /** After the burst, in each second. */
  readonly perSecond: number;
  /** At once, at the start. */
  readonly burst: number;
}

/** Asks for more than the limit, with one key, and tells what was let through. */
async function acceptedOf(key: string, perSecond: number): Promise<Accepted> {
  const getHeaders = { "x-api-key": key };
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: perSecond,
    postsPerSecond: 0,
    getPath: "/",
    getHeaders,
  });
  const startMs = performance.timeOrigin + performance.now();
  load.start();
  await sleep((SECONDS + 1) * 1_000);
  const { gets } = await load.stop();
  expect(gets.lost).toEqual([]);
  expect([...new Set(gets.answers.map(({ status }) => status))].sort()).toEqual([200, 429]);
  const accepted = gets.answers.filter(({ status }) => status === 200);
  return rateIn(accepted, startMs, perSecond);
}

/** The bucket is empty once the first answer of 429 comes; from a second on only its refilling counts. */
function rateIn(accepted: readonly Answer[], startMs: number, sentPerSecond: number): Accepted {
  const later = accepted.filter(({ sentMs }) => sentMs >= startMs + 1_000 && sentMs < startMs + 6_000);
  const perSecond = later.length / SECONDS;
  const first = accepted.length - later.length - perSecond;
  expect(sentPerSecond).toBeGreaterThan(perSecond);
  return { perSecond, burst: Math.round(first) };
}

it("lets through perSecond times the ready instances and its burst, each key by itself", {
  timeout: 60_000,
}, async () => {
  const [one, other] = await Promise.all([acceptedOf("one", 150), acceptedOf("other", 150)]);
  for (const { perSecond, burst } of [one, other]) {
    expect(Math.abs(perSecond - 2 * PER_SECOND)).toBeLessThanOrEqual(0.05 * 2 * PER_SECOND);
    expect(Math.abs(burst - BURST)).toBeLessThanOrEqual(3);
  }
});

it("follows the number of ready instances without a reload", { timeout: 60_000 }, async () => {
  local.ask({ kind: "scale", part: "web", replicas: 4, by: "test" });
  await until("four to be ready", 20_000, () => {
    const ready = Object.values(local.state.instances).filter((it) => it.part === "web");
    return ready.length === 4 && ready.every((it) => it.readySinceMonoMs !== null);
  });
  const { perSecond } = await acceptedOf("many", 200);
  expect(Math.abs(perSecond - 4 * PER_SECOND)).toBeLessThanOrEqual(0.05 * 4 * PER_SECOND);
  expect(
    Object.values(local.state.instances).find((it) => it.part === "edge")?.done["reload"],
  ).toBeUndefined();
});

it("says when to come again, and does not count health checks", async () => {
  const url = `http://127.0.0.1:${PORT}`;
  const ask = (path: string): Promise<Response> => fetch(url + path, { headers: { "x-api-key": "asks" } });
  const statuses: number[] = [];
  for (let n = 0; n < 3 * BURST; n += 1) statuses.push((await ask("/ready")).status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  const answers = await Promise.all(Array.from({ length: 3 * BURST }, () => ask("/")));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.length - refused.length).toBeLessThan(BURST + 2 * PER_SECOND);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get("retry-after")).toBe("1");
  expect(await refused[0]?.text()).toBe("too many requests\n");
});
