/** nginx as the second data plane: a service behind it comes up, is released, loses an instance, and speaks TCP too. */
import { get } from "node:http";
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
import { until } from "../support/command-line.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";
import { MqttClient } from "../support/mqtt-client.ts";
import { startLoad } from "./haproxy/load.ts";

const PORT = 18_340;
const TCP_PORT = 18_341;

afterEach(removeClusters);

const release = rolling({ drain: "5s", healthyFor: "300ms" });

function shop(version: string, ready = "/ready", status = "/status"): Cluster {
  const web = service("web", {
    command: ["node", "web.mjs"],
    replicas: 3,
    port: http(8080),
    health: http(ready, { steady: { every: "100ms" } }),
    env: { VERSION: version, DELAY_MS: "20", READY_PATH: ready },
    release,
    stopGrace: "1s",
  });
  const broker = service("broker", {
    command: ["node", "broker.mjs"],
    port: tcp(1883, { proxyProtocol: "v1" }),
    ports: { admin: http(8081) },
    health: http(status, { port: "admin" }),
    env: { VERSION: version, PROXY_PROTOCOL: "v1", STATUS_PATH: status },
    release,
    stopGrace: "1s",
  });
  const edge = loadBalancer("edge", {
    engine: "nginx",
    listeners: [
      listener("web", {
        listen: http(PORT),
        to: web,
        routes: [{ host: "status.example", path: status, to: broker.ports.admin }],
      }),
      listener("mqtt", { listen: tcp(TCP_PORT), to: broker }),
    ],
  });
  return cluster("shop", { environment: "development", balancers: [edge] });
}

const load = () => startLoad({ port: PORT, method: "GET", clients: 8, pauseMs: 10, keepAlive: true });

test("up, released under load without a lost GET, an instance killed, and TCP", async () => {
  const local = localCluster("127.94");
  await local.release(1, shop("1"));
  expect(local.state.lastRelease?.outcome, local.state.lastRelease?.reason).toBe("complete");

  const routed = await fetch(`http://127.0.0.1:${PORT}/status`);
  expect(routed.headers.get("x-relayer-instance"), "another host").toMatch(/^web-/);

  const during = load();
  await local.release(2, shop("2"));
  const released = await during();
  expect(local.state.lastRelease?.outcome, local.state.lastRelease?.reason).toBe("complete");
  expect(released.failed).toEqual([]);
  expect(released.sent).toBeGreaterThan(200);
  const answer = await fetch(`http://127.0.0.1:${PORT}/`);
  expect(answer.headers.get("x-relayer-instance")).toMatch(/^web-[123]\.r2$/);

  const victim = local.state.instances["web-1.r2"]?.process;
  if (victim?.status !== "running") throw new Error("web-1.r2 does not run");
  const killing = load();
  process.kill(victim.identity.pid, "SIGKILL");
  await until("it is replaced", 20_000, () => local.state.instances["web-1.r2.g2"]?.readySinceMonoMs != null);
  const killed = await killing();
  expect(killed.failed, "GETs are repeated on another instance").toEqual([]);

  const client = await MqttClient.connect({ port: TCP_PORT, clientId: "one" });
  expect(client.instance).toBe("broker-1.r2");
  expect(client.source, "told by a PROXY header").toBe("127.0.0.1");
  await client.end();
});

test("an instance that hangs is left out after its checks fail, and nobody waits for it then", async () => {
  const local = localCluster("127.95");
  await local.release(1, shop("1"));
  const hung = local.state.instances["web-2.r1"]?.process;
  if (hung?.status !== "running") throw new Error("web-2.r1 does not run");
  process.kill(hung.identity.pid, "SIGSTOP");
  try {
    await until("its checks fail", 10_000, () =>
      local.events.some(({ code, subject }) => code === "instance-unhealthy" && subject === "web-2.r1"),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    const startMs = performance.now();
    const after = load();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect((await after()).failed).toEqual([]);
    expect(performance.now() - startMs, "nobody waits for it").toBeLessThan(3_000);
  } finally {
    wake(hung.identity.pid);
  }
});

test("a release that changes a route and a health path reloads it, under load, and no old instance is left out", async () => {
  const local = localCluster("127.97");
  await local.release(1, shop("1"));
  expect(local.state.lastRelease?.outcome, local.state.lastRelease?.reason).toBe("complete");
  expect(await statusAt("/status")).toBe(200);

  const during = load();
  await local.release(2, shop("2", "/well", "/state"));
  const released = await during();
  expect(local.state.lastRelease?.outcome, local.state.lastRelease?.reason).toBe("complete");
  expect(local.state.instances["edge-1.r1"]?.revision, "it was not started anew").toBe(2);
  expect(released.failed).toEqual([]);
  const unhealthy = local.events.filter(({ code }) => code === "instance-unhealthy");
  expect(unhealthy.map(({ subject }) => subject)).toEqual([]);
  expect(await statusAt("/state")).toBe(200);
  expect(await statusAt("/state", "other.example"), "web has no such host").toBe("web");
});

/** Who answers under the host of the route: the status of the broker, or "web" where it was led there. */
function statusAt(path: string, host = "status.example"): Promise<number | "web" | undefined> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: PORT, path, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.headers["x-relayer-instance"] ? "web" : response.statusCode);
    }).once("error", reject);
  });
}

/** It may have been replaced meanwhile. */
function wake(pid: number): void {
  try {
    process.kill(pid, "SIGCONT");
  } catch (error) {
    expect(error).toMatchObject({ code: "ESRCH" });
  }
}
