/** A release that changes how the service is checked: one backend has one check, and yet nothing is lost. */
import { afterAll, expect, it } from "vitest";
import { cluster, http, loadBalancer, rolling, service } from "../../src/index.ts";
import type { Cluster } from "../../src/model/cluster.ts";
import { Load } from "../support/load.ts";
import { LocalCluster } from "../support/local-cluster.ts";

const PORT = 18_092;

/** The program answers 200 only on the path that it was started for. */
function shop(version: string, path: `/${string}`): Cluster {
  const web = service("web", {
    command: ["node", "web.mjs"],
    replicas: 3,
    port: http(8080),
    health: http(path),
    env: { VERSION: version, READY_PATH: path, DELAY_MS: 20 },
    release: rolling({ surge: 1, unavailable: 0, drain: "5s", healthyFor: "300ms" }),
  });
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(PORT), to: web, retries: "off" })],
  });
}

const shopCluster = new LocalCluster("127.214");
afterAll(() => shopCluster.remove());

it("moves from one health path to another, and back, under load with the balancer's retries off", async () => {
  await shopCluster.release(1, shop("1", "/ready"));
  expect(shopCluster.state.lastRelease).toMatchObject({ outcome: "complete" });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const load = new Load({
    host: "127.0.0.1",
    port: PORT,
    getsPerSecond: 150,
    postsPerSecond: 0,
    getPath: "/",
  });
  load.start();
  await shopCluster.release(2, shop("2", "/well"));
  expect(shopCluster.state.lastRelease).toMatchObject({ revision: 2, outcome: "complete" });
  await shopCluster.release(3, shop("3", "/ready"));
  expect(shopCluster.state.lastRelease).toMatchObject({ revision: 3, outcome: "complete" });
  const { gets } = await load.stop();
  expect(gets.lost.map(({ status, error }) => `${status} ${error}`)).toEqual([]);
  expect(gets.answers.at(-1)?.version).toBe("3");
});
