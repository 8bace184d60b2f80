/** Services that speak TCP, behind a real HAProxy: a broker whose health is told over HTTP on another port. */
import { afterEach, expect, test } from "vitest";
import { type Cluster, cluster, http, loadBalancer, rolling, service, tcp } from "../../src/index.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";
import { MqttClient } from "../support/mqtt-client.ts";

const PORT = 18_310;

afterEach(removeClusters);

function brokers(version: string, statusPath = "/status"): Cluster {
  const broker = service("broker", {
    command: ["node", "broker.mjs"],
    replicas: 2,
    port: tcp(1883),
    ports: { admin: http(8081) },
    health: http("/status", { port: "admin", starting: { within: "2s" } }),
    env: { VERSION: version, STATUS_PATH: statusPath },
    release: rolling({ drain: "1s", healthyFor: "300ms" }),
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
  await local.release(2, brokers("2", "/elsewhere"));
  expect(local.state.lastRelease).toMatchObject({ outcome: "rolled-back" });
  expect(local.state.lastRelease?.reason).toContain("HTTP 404");
});
