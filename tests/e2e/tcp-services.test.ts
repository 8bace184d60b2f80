/** Services that speak TCP, behind a real HAProxy: a broker whose health is told over HTTP on another port. */
import { afterEach, expect, test } from "vitest";
import {
  type Cluster,
  cluster,
  http,
  listener,
  loadBalancer,
  rolling,
  service,
  tcp,
} from "../../src/index.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";
import { MqttClient } from "../support/mqtt-client.ts";

const PORT = 18_310;

afterEach(removeClusters);

interface Wanted {
  readonly statusPath?: string;
  readonly replicas?: number;
  readonly closePerSecond?: number;
}

function brokers(
  version: string,
  { statusPath = "/status", replicas = 2, ...release }: Wanted = {},
): Cluster {
  const broker = service("broker", {
    command: ["node", "broker.mjs"],
    replicas,
    port: tcp(1883),
    ports: { admin: http(8081) },
    health: http("/status", { port: "admin", starting: { within: "2s" } }),
    env: { VERSION: version, STATUS_PATH: statusPath },
    release: rolling({ drain: "1s", healthyFor: "300ms", ...release }),
    stopGrace: "1s",
  });
  const edge = loadBalancer("edge", { listen: tcp(PORT), to: broker });
  return cluster("shop", { environment: "development", balancers: [edge] });
}

test("health is asked at the port that the file names, by the supervisor and by the balancer", async () => {
  const local = localCluster("127.88");
  await local.release(1, brokers("1"));
  expect(local.state.lastRelease?.outcome).toBe("complete");
  const client = await MqttClient.connect({ port: PORT, clientId: "one" });
  expect(client.instance).toMatch(/^broker-[12]\.r1$/);
  await client.end();
  const answers = Object.values(local.state.instances).flatMap(({ pools }) => pools["edge"]?.answer ?? []);
  expect(
    answers.every((answer) => /^HTTP 200/.test(answer)),
    answers.join(),
  ).toBe(true);
  await local.release(2, brokers("2", { statusPath: "/elsewhere" }));
  expect(local.state.lastRelease).toMatchObject({ outcome: "rolled-back" });
  expect(local.state.lastRelease?.reason).toContain("HTTP 404");
});

test("connections that outlast the drain are closed at a rate, and nobody is refused when coming back", async () => {
  const local = localCluster("127.87");
  const wanted = { replicas: 1, closePerSecond: 100 };
  await local.release(1, brokers("1", wanted));
  const clients = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      MqttClient.connect({ port: PORT, clientId: `client-${index}` }),
    ),
  );
  expect(new Set(clients.map(({ instance }) => instance))).toEqual(new Set(["broker-1.r1"]));
  const closedMs: number[] = [];
  const back = clients.map(async (client, index) => {
    await client.closed;
    closedMs.push(performance.now());
    const again = await MqttClient.connect({ port: PORT, clientId: `client-${index}` });
    return again.instance;
  });
  const releasedMs = performance.now();
  await local.release(2, brokers("2", wanted));
  expect(local.state.lastRelease?.outcome).toBe("complete");
  expect(new Set(await Promise.all(back))).toEqual(new Set(["broker-1.r2"]));
  const first = closedMs[0] ?? 0;
  const tookMs = (closedMs.at(-1) ?? 0) - first;
  console.log(
    `200 connections closed within ${Math.round(tookMs)} ms, from ${Math.round(first - releasedMs)} ms on`,
  );
  expect(first - releasedMs, "the drain comes first").toBeGreaterThan(1_000);
  expect(tookMs, "seven pauses of 250 ms").toBeGreaterThan(1_700);
  expect(tookMs).toBeLessThan(4_000);
  for (const start of closedMs) {
    const within = closedMs.filter((ms) => ms >= start && ms < start + 1_000).length;
    expect(within, "in any second").toBeLessThanOrEqual(125);
  }
});

/** Two brokers, each behind a listener of its own at one balancer. */
function twoBrokers(version: string, tunnel: "1h" | "2h", closePerSecond?: number): Cluster {
  const common = {
    command: ["node", "broker.mjs"],
    port: tcp(1883),
    ports: { admin: http(8081) },
    health: http("/status", { port: "admin", starting: { within: "10s" } }),
    stopGrace: "1s",
  } as const;
  const rate = closePerSecond === undefined ? {} : { closePerSecond };
  const [broker, other] = [
    service("broker", {
      ...common,
      env: { VERSION: version },
      release: rolling({ drain: closePerSecond === undefined ? "25s" : "1s", healthyFor: "300ms", ...rate }),
    }),
    service("other", { ...common, release: rolling({ drain: "25s", healthyFor: "300ms" }) }),
  ];
  const edge = loadBalancer("edge", {
    listeners: [
      listener("broker", { listen: tcp(PORT + 1), to: broker, timeouts: { tunnel } }),
      listener("other", { listen: tcp(PORT + 2), to: other }),
    ],
  });
  return cluster("shop", { environment: "development", balancers: [edge] });
}

test("a long connection on a HAProxy worker of before a reload holds up no drain but its own instance's", async () => {
  const local = localCluster("127.86");
  await local.release(1, twoBrokers("1", "1h"));
  const client = await MqttClient.connect({ port: PORT + 2, clientId: "other" });
  await local.release(2, twoBrokers("1", "2h"));
  const startMs = performance.now();
  await local.release(3, twoBrokers("3", "2h"));
  expect(local.state.lastRelease?.outcome).toBe("complete");
  expect(performance.now() - startMs, "the drain of 25 s was not waited for").toBeLessThan(20_000);
  expect(await Promise.race([client.closed.then(() => "closed"), Promise.resolve("open")])).toBe("open");
  await client.end();
});

test("connections on a HAProxy worker of before a reload are closed at the rate as well", async () => {
  const local = localCluster("127.85");
  await local.release(1, twoBrokers("1", "1h", 20));
  const clients = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      MqttClient.connect({ port: PORT + 1, clientId: `client-${index}` }),
    ),
  );
  await local.release(2, twoBrokers("1", "2h", 20));
  const closedMs: number[] = [];
  const closings = clients.map((client) => client.closed.then(() => closedMs.push(performance.now())));
  await local.release(3, twoBrokers("3", "2h", 20));
  await Promise.all(closings);
  expect(local.state.lastRelease?.outcome).toBe("complete");
  const tookMs = (closedMs.at(-1) ?? 0) - (closedMs[0] ?? 0);
  expect(tookMs, "five pauses of 250 ms; all at once with the process else").toBeGreaterThan(1_200);
});
