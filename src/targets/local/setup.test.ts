/** Setup and doctor: what is missing, the exact commands, and facts read from what the machine says. */
import { expect, test } from "vitest";
import { loadBalancer } from "../../model/balancer.ts";
import { cluster } from "../../model/cluster.ts";
import { http } from "../../model/health.ts";
import { redis } from "../../model/redis.ts";
import { service } from "../../model/service.ts";
import { cgroupKind, isAtLeast, machineFacts, parseOpenFiles } from "./doctor.ts";
import { parseVersion } from "./programs.ts";
import { commandText, missingPrograms, runSetup, setupCommands } from "./setup.ts";

const state = redis("state");
const web = service("web", {
  command: ["unusual", "serve"],
  port: http(8080),
  env: { REDIS_URL: state.url },
});
const own = service("own", { command: ["./bin/run"] });
const shop = cluster("shop", {
  balancers: [loadBalancer("edge", { listen: http(80), to: web })],
  services: [own],
});

test("what is missing is named with who needs it and the package that brings it", () => {
  expect(missingPrograms(shop, () => undefined)).toEqual([
    { program: "redis-server", neededBy: ["state"], package: "redis-server" },
    { program: "unusual", neededBy: ["web"] },
    { program: "haproxy", neededBy: ["edge"], package: "haproxy" },
  ]);
  expect(missingPrograms(shop, (program) => `/usr/bin/${program}`)).toEqual([]);
});

const facts = { root: true, apt: true, sudo: false, startPolicy: false };

test("the commands keep packages from starting services, and take that back whatever happens", () => {
  const commands = setupCommands(
    missingPrograms(shop, () => undefined),
    facts,
  );
  expect(commands.map(commandText)).toEqual([
    `sh -c 'printf '\\''#!/bin/sh\\nexit 101\\n'\\'' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'`,
    "env DEBIAN_FRONTEND=noninteractive apt-get update",
    "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends haproxy redis-server",
    "rm -f /usr/sbin/policy-rc.d",
  ]);
  expect(commands.map((command) => command.always)).toEqual([false, false, false, true]);
});

test("a policy that is there stays, a plain user asks for rights, and nothing missing needs nothing", () => {
  const missing = missingPrograms(shop, () => undefined);
  const commands = setupCommands(missing, { ...facts, root: false, sudo: true, startPolicy: true });
  expect(commands.map(commandText)).toHaveLength(2);
  expect(commands.every((command) => command.argv[0] === "sudo")).toBe(true);
  expect(setupCommands([], facts)).toEqual([]);
});

test("after a failure only what takes back our changes is run", async () => {
  const command = { why: "does nothing", always: false };
  const result = await runSetup([
    { ...command, argv: ["sh", "-c", "exit 3"] },
    { ...command, argv: ["sh", "-c", "exit 4"] },
    { ...command, argv: ["true"], always: true },
  ]);
  expect(result).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("ended with exit code 3") },
  });
  expect(await runSetup([{ ...command, argv: ["true"] }])).toEqual({ ok: true, value: undefined });
});

test("versions and limits are read from what programs and the kernel print", () => {
  expect(parseVersion("HAProxy version 2.6.12-1+deb12u4 2026/10/17")).toBe("2.6.12");
  expect(parseVersion("Redis server v=7.0.15 sha=00000000:0")).toBe("7.0.15");
  expect(parseVersion("none")).toBeUndefined();
  expect([isAtLeast("20.20.2", [20, 19]), isAtLeast("20.9.0", [20, 19]), isAtLeast("7.0", [6, 0])]).toEqual([
    true,
    false,
    true,
  ]);
  expect(parseOpenFiles("Max open files            1024                 4096                 files\n")).toBe(
    1024,
  );
  expect(
    parseOpenFiles("Max open files            unlimited            unlimited            files\n"),
  ).toBeNull();
  expect(cgroupKind((path) => !path.endsWith("cgroup.controllers"))).toBe("hybrid");
});

test("the facts of this machine", async () => {
  const machine = await machineFacts();
  expect(machine.linux).toBe(true);
  expect(machine.loopbackRange).toBe(true);
  expect(machine.programs.find((one) => one.program === "node")).toMatchObject({ supported: true });
});
