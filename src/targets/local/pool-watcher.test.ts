/** The pool watcher: one look for all members, changes only, and silence says nothing. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MemberSeen } from "../../contract/observation.ts";
import type { Watch } from "../../contract/watch.ts";
import { type MemberLook, PoolWatcher } from "./pool-watcher.ts";

const ready: MemberLook = { instance: "web-1.r1", state: "ready", up: true, idle: true, answer: "HTTP 200" };

function watchOf(instance: string): Watch {
  return { instance, part: "web", revision: 1, address: "127.9.1.1", probe: "balancer", memberOf: ["edge"] };
}

let told: MemberSeen[] = [];
let looks = 0;
let pool: readonly MemberLook[] | undefined;
let older: ReadonlySet<string> | "any";
let watcher: PoolWatcher;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  looks = 0;
  older = new Set();
  pool = [ready];
  watcher = new PoolWatcher({
    monoMs: () => performance.now(),
    emit: (observation) => told.push(observation),
    look: () => {
      looks += 1;
      return Promise.resolve(pool);
    },
    reachedByOlder: () => Promise.resolve(older),
  });
  watcher.watch([watchOf("web-1.r1")]);
});

afterEach(() => {
  watcher.close();
  vi.useRealTimers();
});

/** What was told since the last call. */
async function toldWithin(ms: number): Promise<readonly MemberSeen[]> {
  await vi.advanceTimersByTimeAsync(ms);
  return told.splice(0);
}

test("tells a member once, looks seldom while all is well, and does not tell of being busy", async () => {
  expect(await toldWithin(10)).toEqual([{ kind: "member-seen", balancer: "edge", ...ready }]);
  pool = [{ ...ready, idle: false }];
  expect(await toldWithin(2_000)).toEqual([]);
  expect(looks).toBe(5);
});

test("looks often while a member is not in order, and tells when a draining one is idle", async () => {
  await toldWithin(600);
  pool = [{ ...ready, state: "draining", idle: false }];
  expect(await toldWithin(500)).toMatchObject([{ state: "draining", idle: false }]);
  looks = 0;
  pool = [{ ...ready, state: "draining", idle: true }];
  expect(await toldWithin(1_000)).toMatchObject([{ idle: true }]);
  expect(looks).toBe(10);
});

test("a member that the pool lacks is absent; a balancer that does not answer says nothing", async () => {
  pool = undefined;
  expect(await toldWithin(1_000)).toEqual([]);
  pool = [];
  expect(await toldWithin(200)).toMatchObject([{ instance: "web-1.r1", state: "absent", up: false }]);
  pool = undefined;
  expect(await toldWithin(1_000)).toEqual([]);
});

test("during an effect nothing is told of its member, and afterwards it is told again", async () => {
  watcher.watch([watchOf("web-1.r1"), watchOf("web-2.r1")]);
  pool = [ready, { ...ready, instance: "web-2.r1" }];
  expect(await toldWithin(10)).toHaveLength(2);
  const release = watcher.hold("edge", "web-1.r1");
  pool = [
    { ...ready, state: "stopped", up: false },
    { ...ready, instance: "web-2.r1", up: false },
  ];
  expect(await toldWithin(500)).toMatchObject([{ instance: "web-2.r1", up: false }]);
  pool = [ready, { ...ready, instance: "web-2.r1", up: false }];
  release();
  expect(await toldWithin(10)).toMatchObject([{ instance: "web-1.r1", state: "ready" }]);
});

test("after a start of the balancer every member is told again", async () => {
  await toldWithin(10);
  watcher.hold("edge")();
  expect(await toldWithin(10)).toMatchObject([{ instance: "web-1.r1" }]);
});

test("a look that began before an effect ended is out of date", async () => {
  await toldWithin(10);
  let answer: (looks: readonly MemberLook[]) => void = () => undefined;
  const slow = new PoolWatcher({
    monoMs: () => performance.now(),
    emit: (observation) => told.push(observation),
    look: () => new Promise((resolve) => (answer = resolve)),
    reachedByOlder: () => Promise.resolve(new Set<string>()),
  });
  slow.watch([watchOf("web-1.r1")]);
  await vi.advanceTimersByTimeAsync(1);
  slow.hold("edge", "web-1.r1")();
  answer([]);
  expect(await toldWithin(1)).toEqual([]);
  answer([ready]);
  expect(await toldWithin(1)).toMatchObject([{ state: "ready" }]);
  slow.close();
});

test("the words of a failing check are told at most once a second", async () => {
  let count = 0;
  const failing = new PoolWatcher({
    monoMs: () => performance.now(),
    emit: (observation) => told.push(observation),
    look: () => {
      count += 1;
      return Promise.resolve([{ ...ready, up: false, answer: `HTTP 503: ${count}` }]);
    },
    reachedByOlder: () => Promise.resolve(new Set<string>()),
  });
  await toldWithin(10);
  failing.watch([watchOf("web-1.r1")]);
  expect(await toldWithin(2_500)).toHaveLength(3);
  failing.close();
});

test("what leaves is not idle while the balancer of before a reload still ends requests", async () => {
  await toldWithin(600);
  older = "any";
  pool = [];
  expect(await toldWithin(600)).toMatchObject([{ state: "absent", idle: false }]);
  older = new Set(["web-1.r1"]);
  expect(await toldWithin(200)).toEqual([]);
  older = new Set(["another-1.r1"]);
  expect(await toldWithin(200)).toMatchObject([{ state: "absent", idle: true }]);
});
