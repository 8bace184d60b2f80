/** Probes, packages and assumed timings of every kind of part. */
import { expect, test } from "vitest";
import { cluster, command, http, job, loadBalancer, redis, secret, service, store, tcp } from "../index.ts";
import { partsOf } from "../model/cluster.ts";
import { probeOf } from "./probe.ts";
import { systemProgramOf } from "./system-program.ts";
import { assumedTimingsOf } from "./timings.ts";

const web = service("web", { command: ["a"], port: http(8080), health: http("/ready", { status: 204 }) });
const model = cluster("shop", {
  balancers: [loadBalancer("edge", { listen: http(9000), to: web })],
  services: [
    service("by-command", { command: ["a"], health: command(["check"]) }),
    service("by-port", { command: ["a"], port: tcp(1883) }),
    service("mute", { command: ["a"] }),
    service("broker", {
      command: ["a"],
      port: tcp(1883),
      ports: { admin: http(8081) },
      health: http("/status", { port: "admin" }),
    }),
  ],
  jobs: [job("migrate", { command: ["a"] })],
  stores: [
    redis("state", { password: secret("P") }),
    store("chain", { command: ["a"], port: http(8545), durability: "none" }),
  ],
});

test("every kind of part has its question", () => {
  const probes = partsOf(model).map((part) => {
    const { starting: _starting, steady: _steady, ...question } = probeOf(part, "127.77.1.1") ?? {};
    return [part.name, question];
  });
  expect(Object.fromEntries(probes)).toEqual({
    edge: { kind: "control-socket", balancer: "edge" },
    web: { kind: "http", host: "127.77.1.1", port: 8080, path: "/ready", status: 204 },
    "by-command": { kind: "command", command: ["check"] },
    "by-port": { kind: "tcp", host: "127.77.1.1", port: 1883 },
    mute: { kind: "running" },
    broker: { kind: "http", host: "127.77.1.1", port: 8081, path: "/status", status: 200 },
    migrate: {},
    state: { kind: "redis", host: "127.77.1.1", port: 6379, password: { kind: "secret", name: "P" } },
    chain: { kind: "tcp", host: "127.77.1.1", port: 8545 },
  });
});

test("packages and assumed timings", () => {
  const programs = partsOf(model).flatMap((part) => systemProgramOf(part)?.debianPackage ?? []);
  expect(programs).toEqual(["redis-server", "haproxy"]);
  const timings = assumedTimingsOf(model);
  expect(timings.ready).toMatchObject({
    state: { ms: 150, source: "assumed" },
    chain: { ms: 400 },
    migrate: { ms: 500 },
  });
  expect(timings.check).toEqual({ ms: 250, source: "assumed" });
});
