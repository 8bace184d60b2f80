/** What one machine cannot run is refused by name. */
import { expect, test } from "vitest";
import {
  alarm,
  cluster,
  ecs,
  http,
  kafka,
  loadBalancer,
  mysql,
  objectStore,
  onPort,
  redis,
  region,
  type ScalingPolicy,
  securityGroup,
  service,
  stepScaling,
  targetTracking,
  tcp,
  zookeeper,
} from "../../index.ts";
import { unsupportedIn } from "./capabilities.ts";

test("a kind of store that nothing here can start is named, with what to do instead", () => {
  const orders = mysql("orders");
  const state = redis("state");
  const web = service("web", { command: ["web"], env: { SQL: orders.url, REDIS: state.url } });
  expect(unsupportedIn(cluster("shop", { services: [web] }))).toMatchObject([
    { part: { name: "orders" }, what: "is a mysql store", instead: expect.stringContaining("store(…)") },
  ]);
});

test("Kafka and ZooKeeper are named, and so is each part that people keep or that admits a group on one port", () => {
  const keepers = zookeeper("keepers", { members: 3 });
  const events = kafka("events", { zookeeper: { to: keepers } });
  const backend = securityGroup("backend");
  const produces = [{ to: events, topic: "sales" }];
  const till = service("till", { command: ["till"], produces, operation: { supervisor: "systemd" } });
  const state = redis("state", { from: onPort(backend, tcp(6379)) });
  const found = unsupportedIn(cluster("shop", { services: [till], stores: [state] }));
  expect(found.map(({ part, path, what }) => `${part.name} ${path.join(".")}: ${what}`).sort()).toEqual([
    "events : is a kafka store",
    "keepers : is a zookeeper store",
    "state from: admits a security group on single ports",
    "till operation: says how people keep it",
  ]);
});

test("what somebody else configures, and limits that nobody would set, are named with the option", () => {
  const web = service("web", { command: ["web"], port: http(8080), limits: { openFiles: 1_024 } });
  const edge = loadBalancer("edge", { listen: http(80), to: web, product: { kind: "nginx" } });
  expect(unsupportedIn(cluster("shop", { balancers: [edge] }))).toMatchObject([
    { part: { name: "web" }, path: ["limits"] },
    { part: { name: "edge" }, path: ["product"], what: expect.stringContaining("nginx") },
  ]);
});

test("a Redis that is to close unused connections is named: nobody would tell it", () => {
  const state = redis("state", { idleTimeout: "5m" });
  expect(unsupportedIn(cluster("shop", { stores: [state] }))).toMatchObject([
    { part: { name: "state" }, path: ["idleTimeout"] },
  ]);
});

test("a backup plan is refused: nobody would make its copies", () => {
  const state = redis("state", { backup: { every: "24h" } });
  expect(unsupportedIn(cluster("shop", { stores: [state] }))).toMatchObject([
    { part: { name: "state" }, path: ["backup"], what: "has a backup plan" },
  ]);
});

test("replicas, Sentinels and a version of Redis are refused: one process of what is installed runs here", () => {
  const state = redis("state", { version: "7.2", replicas: 1, sentinel: { count: 3, quorum: 2 } });
  expect(unsupportedIn(cluster("shop", { stores: [state] }))).toMatchObject([
    { path: ["replicas"], what: "has replicas or Sentinels" },
    { path: ["version"], what: "asks for a version" },
  ]);
});

test("what a cloud runs is refused part by part, and so is the cloud itself", () => {
  const orders = mysql("orders", { rds: { multiZone: true } });
  const documents = objectStore("documents", { access: "private" });
  const state = redis("state", { elasticache: {} });
  const web = service("web", {
    command: ["web"],
    port: http(8080),
    resources: { cpu: 1, memory: "2 GiB" },
    runner: ecs(),
    delivery: { builds: "by-hand" },
    env: { SQL: orders.url, DOCUMENTS: documents.url, REDIS: state.url },
  });
  const shop = cluster("shop", { services: [web], cloud: { region: region("eu-central-1") } });
  const found = unsupportedIn(shop).map(({ part, path }) => `${part.name} ${path.join(".")}`);
  expect(found).toEqual([
    "shop cloud",
    "documents ",
    "orders ",
    "orders rds",
    "state elasticache",
    "web runner",
    "web delivery",
  ]);
});

test("scaling by what nobody here counts, or for want of figures, is refused", () => {
  const requests = targetTracking({ metric: "requests-per-second", target: 60 });
  const guess = stepScaling({ metric: "cpu-percent", in: { below: 20, missingData: "breaching" } });
  const web = (policies: ScalingPolicy) =>
    service("web", { command: ["web"], port: http(8080), scaling: { min: 1, max: 2, policies } });
  const behind = (engine: "haproxy" | "nginx", policies: ScalingPolicy) =>
    unsupportedIn(
      cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web(policies), engine })] }),
    );
  const uncounted = { part: { name: "web" }, path: ["scaling"], what: expect.stringContaining("HAProxy") };
  expect(unsupportedIn(cluster("shop", { services: [web(requests)] }))).toMatchObject([uncounted]);
  expect(behind("nginx", requests)).toMatchObject([uncounted]);
  expect(behind("haproxy", requests)).toEqual([]);
  expect(behind("haproxy", guess)).toMatchObject([{ what: "scales for want of figures" }]);
});

test("a container and alarms are refused: no Docker keeps the one, and nobody raises the others", () => {
  const web = service("web", { command: ["web"], container: { restart: "always" } });
  const alarms = [alarm("slow", { of: web, metric: "latency", unit: "seconds", above: 1 })];
  expect(unsupportedIn(cluster("shop", { services: [web], alarms }))).toMatchObject([
    { part: { name: "shop" }, path: ["alarms"] },
    { part: { name: "web" }, path: ["container"], what: "is a container that Docker keeps" },
  ]);
});
