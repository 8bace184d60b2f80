/** Services and jobs: defaults as documented, options as read, artefacts bound to one part. */
import { expect, expectTypeOf, test } from "vitest";
import { ProblemError } from "../base/problem.ts";
import { anywhere, securityGroup, zone } from "./access.ts";
import { type Artifact, artifact } from "./artifact.ts";
import { cluster } from "./cluster.ts";
import { command, http, tcp } from "./health.ts";
import { job } from "./job.ts";
import { rolling } from "./release.ts";
import { type ServiceHandle, service } from "./service.ts";

function dataOf(handle: ServiceHandle) {
  const [data] = cluster("shop", { services: [handle] }).services;
  if (!data) throw new Error("the cluster has no service");
  return data;
}

test("defaults", () => {
  const data = dataOf(service("web", { command: ["node", "web.js"] }));
  expect(data).toMatchObject({
    replicas: 1,
    stopGraceMs: 35_000,
    env: {},
    after: [],
    ports: {},
    zones: [],
    groups: [],
  });
  expect(data.release).toEqual({
    kind: "rolling",
    surge: 1,
    unavailable: 0,
    drainMs: 30_000,
    healthyForMs: 2_000,
  });
  expect("port" in data || "health" in data || "from" in data).toBe(false);
});

test("options are kept as whole milliseconds, bytes and texts", () => {
  const data = dataOf(
    service("web", {
      command: ["node", "web.js", 8],
      port: http(8080),
      ports: { metrics: tcp(9090) },
      health: http("/ready", { status: 204, starting: { within: "1m" }, steady: { fall: 3 } }),
      env: { DEBUG: true, SIZE: 5 },
      resources: { cpu: 0.5, memory: "1.5 GiB", reserve: { memory: "512 MiB" } },
      release: rolling({ drain: "1.5s", surge: 2 }),
      stopGrace: "500ms",
      zones: [zone("a"), zone("b")],
      groups: [securityGroup("inner", { ranges: ["10.0.0.0/8"] })],
      from: anywhere,
    }),
  );
  expect(data.command).toEqual(["node", "web.js", "8"]);
  expect(data.env).toEqual({ DEBUG: "true", SIZE: "5" });
  expect(data.health).toMatchObject({
    path: "/ready",
    status: 204,
    starting: { everyMs: 100, withinMs: 60_000 },
  });
  expect(data.resources).toEqual({
    cpu: 0.5,
    memoryBytes: 1_610_612_736,
    reserved: { memoryBytes: 536_870_912 },
  });
  expect(data.release.drainMs).toBe(1_500);
  expect(data.stopGraceMs).toBe(500);
  expect(data.zones.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(data.from).toEqual([anywhere]);
});

test("the protocol of the main port is in the type and in the handle", () => {
  const web = service("web", { command: ["a"], port: http(80) });
  const feed = service("feed", { command: ["a"], port: tcp(80) });
  const worker = service("worker", { command: ["a"] });
  expectTypeOf(web).toMatchTypeOf<ServiceHandle<"web", "http">>();
  expectTypeOf(feed.protocol).toEqualTypeOf<"tcp">();
  expectTypeOf(worker.protocol).toEqualTypeOf<"none">();
  expect([web.protocol, feed.protocol, worker.protocol]).toEqual(["http", "tcp", "none"]);
});

test("an artefact belongs to the part that declared it first", () => {
  const web = service("web", { artifact: artifact({ dir: "./web", build: ["make"] }), command: ["a"] });
  expectTypeOf(web.artifact).toEqualTypeOf<Artifact<"web">>();
  expect(web.artifact).toMatchObject({
    owner: "web",
    dir: "./web",
    ignore: ["node_modules", ".git", ".tutti"],
  });
  const again = web.artifact as unknown as Artifact<null>;
  expect(() => job("migrate", { artifact: again, command: ["a"] })).toThrow(
    /belongs to "web", not to "migrate"/,
  );
});

test("a reservation above its limit is refused", () => {
  const resources = { memory: "1 GiB", reserve: { memory: "2 GiB" } } as const;
  expect(() => service("web", { command: ["a"], resources })).toThrow(/reserves more memory than its limit/);
});

test("a health check by command needs no port", () => {
  const data = dataOf(service("web", { command: ["a"], health: command(["node", "check.js"]) }));
  expect(data.health).toMatchObject({ kind: "command-health", command: ["node", "check.js"] });
});

test.each([
  ["Web", "a capital"],
  ["1web", "a digit first"],
  ["web_1", "an underscore"],
  ["w".repeat(41), "41 letters"],
  ["", "nothing"],
])("the name %j (%s) is refused", (name) => {
  expect(() => service(name, { command: ["a"] })).toThrow(ProblemError);
});
