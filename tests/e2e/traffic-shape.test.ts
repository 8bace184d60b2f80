/** Which instance a real HAProxy gives a client to: stickiness, shares, PROXY headers and limits of connections. */
import { afterEach, expect, test } from "vitest";
import {
  type Cluster,
  cluster,
  cookie,
  http,
  loadBalancer,
  rolling,
  service,
  split,
  tcp,
} from "../../src/index.ts";
import { until } from "../support/command-line.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";
import { MqttClient } from "../support/mqtt-client.ts";

const PORT = 18_320;

afterEach(removeClusters);

const common = {
  replicas: 2,
  release: rolling({ drain: "20s", healthyFor: "300ms" }),
  stopGrace: "1s",
} as const;

function brokers(version: string, proxied = false): Cluster {
  const header = proxied ? ({ proxyProtocol: "v2" } as const) : {};
  const broker = service("broker", {
    ...common,
    command: ["node", "broker.mjs"],
    port: tcp(1883, header),
    ports: { admin: http(8081) },
    env: { VERSION: version, ...(proxied ? { PROXY_PROTOCOL: "v2" } : {}) },
  });
  const edge = loadBalancer("edge", { listen: tcp(PORT, header), to: broker, sticky: "mqtt-client-id" });
  return cluster("shop", { environment: "development", balancers: [edge] });
}

/** Ids that differ in their last characters alone. */
const ids = Array.from(
  { length: 40 },
  (_, index) => `${"sensor-in-the-north-wing-of-the-building".repeat(2)}-${index}`,
);

async function instancesOf(clientIds: readonly string[], first = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for (const clientId of clientIds) {
    const client = await MqttClient.connect({ port: PORT, clientId, first });
    found.push(client.instance);
    await client.end();
  }
  return found;
}

test("an MQTT client comes back to its instance, moves on when that drains, and stays where it then is", async () => {
  const local = localCluster("127.89");
  await local.release(1, brokers("1"));
  const before = await instancesOf(ids);
  expect(await instancesOf(ids)).toEqual(before);
  const shares = ["broker-1.r1", "broker-2.r1"].map((name) => before.filter((one) => one === name).length);
  expect(Math.min(...shares), "both are used").toBeGreaterThan(10);
  const holders = await Promise.all(
    ["holder-1", "holder-2", "holder-3"].map((clientId) => MqttClient.connect({ port: PORT, clientId })),
  );
  const release = local.release(2, brokers("2"));
  const draining = await drainingIn(local, 1);
  const moved = await instancesOf(ids);
  expect(moved, "the drained one gets nobody back").not.toContain(draining);
  await Promise.all(holders.map((holder) => holder.end()));
  await release;
  expect(local.state.lastRelease?.outcome).toBe("complete");
  const after = await instancesOf(ids);
  expect(new Set(after)).toEqual(new Set(["broker-1.r2", "broker-2.r2"]));
  expect(await instancesOf(ids)).toEqual(after);
});

/** The instance that drains as the n-th of a release. */
async function drainingIn(local: ReturnType<typeof localCluster>, count: number): Promise<string> {
  const drained = (): readonly string[] =>
    local.events.flatMap((event) => (event.code === "instance-draining" ? [event.subject] : []));
  await until("an instance drains", 20_000, () => drained().length >= count);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return drained()[count - 1] ?? "";
}

test("PROXY headers: taken from the proxy before, told to the service, stickiness and all", async () => {
  const local = localCluster("127.90");
  await local.release(1, brokers("1", true));
  expect(local.state.lastRelease?.outcome).toBe("complete");
  const first = "PROXY TCP4 203.0.113.9 203.0.113.1 4711 1883\r\n";
  const client = await MqttClient.connect({ port: PORT, clientId: "one", first });
  expect(client.source).toBe("203.0.113.9");
  await client.end();
  const before = await instancesOf(ids, first);
  expect(await instancesOf(ids, first)).toEqual(before);
  await expect(MqttClient.connect({ port: PORT, clientId: "one" }), "without a header").rejects.toThrow();
});

test("a program that does not expect the header is not healthy, and the answer says why", async () => {
  const local = localCluster("127.91");
  const web = service("web", {
    ...common,
    command: ["node", "web.mjs"],
    port: http(8080, { proxyProtocol: "v2" }),
    health: http("/ready", { starting: { within: "3s" } }),
  });
  const edge = loadBalancer("edge", { listen: http(PORT), to: web });
  await local.release(1, cluster("shop", { environment: "development", balancers: [edge] }));
  expect(local.state.lastRelease?.outcome).toBe("failed");
  expect(local.state.lastRelease?.reason).toMatch(
    /HTTP 400; it is asked with a PROXY header \(v2\) first, as the file says of its port/,
  );
});

function web(version: string) {
  return {
    ...common,
    command: ["node", "web.mjs"],
    health: http("/ready"),
    env: { VERSION: version, DELAY_MS: "100" },
  } as const;
}

async function ask(
  headers: Record<string, string> = {},
): Promise<{ instance: string; cookie: string | null; status: number }> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/`, { headers });
  await answer.text();
  const instance = answer.headers.get("x-relayer-instance") ?? "";
  return { instance, cookie: answer.headers.get("set-cookie"), status: answer.status };
}

test("a cookie brings a client back, says nothing of the instance, and is replaced when that drains", async () => {
  const local = localCluster("127.92");
  const wanted = (version: string): Cluster => {
    const shop = service("shop-web", { ...web(version), port: http(8080) });
    const edge = loadBalancer("edge", { listen: http(PORT), to: shop, sticky: cookie("SERVER") });
    return cluster("shop", { environment: "development", balancers: [edge] });
  };
  await local.release(1, wanted("1"));
  for (const version of ["2", "3"]) {
    const first = await ask();
    expect(first.cookie).toMatch(/^SERVER=[0-9a-f]{16}; path=\/; HttpOnly; SameSite=Lax$/);
    const own = { cookie: first.cookie?.split(";")[0] ?? "" };
    for (let turn = 0; turn < 6; turn += 1)
      expect(await ask(own)).toEqual({ instance: first.instance, cookie: null, status: 200 });
    // Somebody who never pauses must not hold the instance back.
    let isOver = false;
    const restless = (async (): Promise<string[]> => {
      const seen: string[] = [];
      while (!isOver) seen.push((await ask(own)).status === 200 ? "answered" : "lost");
      return seen;
    })();
    const startMs = performance.now();
    await local.release(Number(version), wanted(version));
    isOver = true;
    expect(new Set(await restless)).toEqual(new Set(["answered"]));
    expect(performance.now() - startMs, "no drain ran into its limit of 20 s").toBeLessThan(15_000);
  }
});

test("a split by weight, and an instance that takes one connection at a time", async () => {
  const local = localCluster("127.93");
  const wanted = (version: string): Cluster => {
    const main = service("main", { ...web(version), port: http(8080) });
    const beta = service("beta", { ...web(version), port: http(8080), replicas: 1, connections: { max: 1 } });
    const edge = loadBalancer("edge", {
      listen: http(PORT),
      to: split([
        [main, 80],
        [beta, 20],
      ]),
      routes: [{ path: "/beta", to: beta }],
    });
    return cluster("shop", { environment: "development", balancers: [edge] });
  };
  await local.release(1, wanted("1"));
  const asked = await Promise.all(Array.from({ length: 150 }, () => ask()));
  const share = asked.filter(({ instance }) => instance.startsWith("beta")).length;
  expect(asked.every(({ status }) => status === 200)).toBe(true);
  expect(share).toBeGreaterThan(12);
  expect(share).toBeLessThan(52);
  // The one of revision 2 was added at run time.
  for (const version of [1, 2]) {
    if (version > 1) await local.release(version, wanted(String(version)));
    const startMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => fetch(`http://127.0.0.1:${PORT}/beta`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(performance.now() - startMs, "one after the other").toBeGreaterThan(780);
  }
});
