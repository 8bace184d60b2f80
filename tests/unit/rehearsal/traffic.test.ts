/** What inhabitants are made of: sockets, a firewall, timers at both ends of a connection, the memory of a Redis. */
import { expect, it } from "vitest";
import { operators, securityGroup } from "../../../src/index.ts";
import { cutAfterMs, losesReused } from "../../../src/rehearsal/traffic/connection.ts";
import { letsIn } from "../../../src/rehearsal/traffic/firewall.ts";
import { RedisMemory } from "../../../src/rehearsal/traffic/redis-memory.ts";
import { takeoverMs } from "../../../src/rehearsal/traffic/sentinels.ts";
import { Sockets, WILDCARD } from "../../../src/rehearsal/traffic/sockets.ts";
import type { SimulatedProcess } from "../../../src/rehearsal/world/process.ts";

const on = (machine: string): SimulatedProcess => ({ machine }) as SimulatedProcess;

it("lets an address of a machine be listened on once, a wildcard with nobody, and again after it was closed", () => {
  const sockets = new Sockets();
  const [one, other, elsewhere] = [on("machine-1"), on("machine-1"), on("machine-2")];
  expect(sockets.bind(one, "127.0.0.2", 80)).toBeUndefined();
  expect(sockets.bind(other, "127.0.0.2", 80)).toBe(one);
  expect(sockets.bind(other, "127.0.0.3", 80)).toBeUndefined();
  expect(sockets.bind(other, WILDCARD, 80)).toBe(one);
  expect(sockets.bind(elsewhere, WILDCARD, 80)).toBeUndefined();
  sockets.closeAll(one);
  expect(sockets.bind(other, "127.0.0.2", 80)).toBeUndefined();
  expect(sockets.isListening(one, 80)).toBe(false);
});

it("lets in who is in a group or a range, on the ports of the rule", () => {
  const backend = securityGroup("backend", { ranges: ["10.1.0.0/16"] });
  const members = (group: string): ReadonlySet<string> => new Set(group === "backend" ? ["127.77.1.2"] : []);
  const from = (source: string, port = 80) => ({ source, port });
  expect(letsIn(undefined, from("127.77.1.9"), members)).toBe(true);
  expect(letsIn([backend], from("127.77.1.2"), members)).toBe(true);
  expect(letsIn([backend], from("127.77.1.9"), members)).toBe(false);
  expect(letsIn([backend], from("10.1.255.1"), members)).toBe(true);
  expect(letsIn([backend], from("10.2.0.1"), members)).toBe(false);
  expect(letsIn([operators], from("127.77.1.9"), members)).toBe(true);
  expect(letsIn([{ ...backend, ports: [81] }], from("127.77.1.2"), members)).toBe(false);
});

it("loses a request only where the program gives up first and nobody repeats it", () => {
  expect(losesReused({ balancerIdleMs: 60_000, programIdleMs: 5_000, repeats: false })).toBe(true);
  expect(losesReused({ balancerIdleMs: 60_000, programIdleMs: 60_000, repeats: false })).toBe(true);
  expect(losesReused({ balancerIdleMs: 60_000, programIdleMs: 65_000, repeats: false })).toBe(false);
  expect(losesReused({ balancerIdleMs: 60_000, programIdleMs: 5_000, repeats: true })).toBe(false);
});

it("cuts a session whose client is silent for longer than either side may be", () => {
  const never = Number.POSITIVE_INFINITY;
  const session = { keepaliveMs: 60_000, clientMs: never, serverMs: never, bothMs: never };
  expect(cutAfterMs(session)).toBeUndefined();
  expect(cutAfterMs({ ...session, serverMs: 50_000 })).toBe(50_000);
  expect(cutAfterMs({ ...session, clientMs: 50_000, serverMs: 600_000 })).toBe(50_000);
  expect(cutAfterMs({ ...session, bothMs: 60_000 })).toBe(60_000);
  expect(cutAfterMs({ ...session, bothMs: 61_000 })).toBeUndefined();
});

it.each([
  ["noeviction", false, 10],
  ["allkeys-lru", true, 10],
  ["volatile-ttl", true, 5],
] as const)("keeps its limit by %s", (eviction, accepts, kept) => {
  const memory = new RedisMemory(10, eviction);
  for (let count = 0; count < 10; count += 1) memory.write(`${count}`, 1, count % 2 === 1);
  expect(memory.write("more", 1, false)).toBe(accepts);
  expect(memory.bytes).toBe(10);
  for (let count = 0; count < 10; count += 1) memory.write(`again ${count}`, 1, false);
  const left = Array.from({ length: 10 }, (_, index) => memory.has(`${index}`)).filter(Boolean);
  expect(left.length).toBe(eviction === "allkeys-lru" ? 0 : kept);
});

it("puts a replica in the place of a primary only where enough Sentinels are left to agree and to vote", () => {
  const sentinel = { count: 3, quorum: 2, downAfterMs: 30_000, failoverTimeoutMs: 180_000 };
  expect(takeoverMs(sentinel, 1)).toBeGreaterThan(31_000);
  expect(takeoverMs(sentinel, 1)).toBeLessThan(33_000);
  expect(takeoverMs(sentinel, 2)).toBeUndefined();
  expect(takeoverMs({ ...sentinel, count: 2, quorum: 1 }, 1)).toBeUndefined();
  expect(takeoverMs({ ...sentinel, quorum: 3 }, 1)).toBeUndefined();
});
