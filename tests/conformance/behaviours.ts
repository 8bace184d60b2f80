/**
 * What every world does, whatever it is made of: the simulated one is asked the same as real processes, a real HAProxy and
 * a real Redis. A rehearsal is worth what this table is worth.
 */
import { expect } from "vitest";
import { present } from "../../src/base/assert.ts";
import type { Outcome, ProcessIdentity } from "../../src/contract/effect.ts";
import type { MemberSeen, Observation } from "../../src/contract/observation.ts";
import { type Bench, type WatchOptions, watchOn } from "./bench.ts";
import { instanceOf, memberIn, type Part, poolEffect, startOf } from "./shop.ts";

export interface Behaviour {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<void>;
}

const identityIn = (outcome: Outcome): ProcessIdentity => {
  expect(outcome.ok ? undefined : outcome.failure).toBeUndefined();
  return present(outcome.ok ? outcome.process : undefined, "the process that was started");
};

const isHealth = (instance: string, healthy: boolean) => (it: Observation) =>
  it.kind === "health-seen" && it.instance === instance && it.healthy === healthy;
const isGone = (instance: string) => (it: Observation) =>
  it.kind === "process-gone" && it.instance === instance;
const isMember =
  (instance: string, state: MemberSeen["state"], also: Partial<MemberSeen> = {}) =>
  (it: Observation) =>
    it.kind === "member-seen" &&
    it.instance === instance &&
    it.state === state &&
    Object.entries(also).every(([key, value]) => it[key as keyof MemberSeen] === value);

/** Starts an instance, and waits for its first healthy answer. */
async function running(bench: Bench, part: Part, slot = 1): Promise<Outcome> {
  const outcome = await bench.perform(startOf(bench.range, part, { slot }));
  identityIn(outcome);
  bench.watch([watchOn(bench, part, outcome, { slot })]);
  await bench.seen(`${part}-${slot} is healthy`, isHealth(instanceOf(part, slot), true));
  return outcome;
}

interface Served {
  readonly webs: readonly Outcome[];
  readonly edge: Outcome;
  /** Looks at everything, and at these members. */
  readonly look: (more?: WatchOptions) => void;
}

/** Two instances of web, of which the balancer starts with the first. */
async function served(bench: Bench): Promise<Served> {
  const webs = [await running(bench, "web", 1), await running(bench, "web", 2)];
  const members = [memberIn(bench.range, 1, "ready")];
  const edge = await bench.perform(startOf(bench.range, "edge", { members }));
  const look = (more: WatchOptions = {}): void =>
    bench.watch([
      watchOn(bench, "edge", edge),
      ...webs.map((web, index) =>
        watchOn(bench, "web", web, { slot: index + 1, probe: "balancer", memberOf: ["edge"], ...more }),
      ),
    ]);
  look();
  await bench.seen("the balancer takes commands", isHealth(instanceOf("edge"), true));
  return { webs, edge, look };
}

const [first, second] = [instanceOf("web", 1), instanceOf("web", 2)];

export const behaviours: readonly Behaviour[] = [
  {
    name: "a start answers with the process; asked for again, it finds the first one",
    run: async (bench) => {
      const once = identityIn(await bench.perform(startOf(bench.range, "web")));
      const again = identityIn(await bench.perform(startOf(bench.range, "web")));
      expect(again).toEqual(once);
    },
  },
  {
    name: "a program is told healthy once it answers well, and not before it was started",
    run: async (bench) => {
      await running(bench, "web");
      expect(bench.observations.filter(isGone(first))).toEqual([]);
    },
  },
  {
    name: "a program that turns bad is told, and again when it is well",
    run: async (bench) => {
      await running(bench, "web");
      await bench.setHealthy(first, false);
      await bench.seen("it is bad", isHealth(first, false));
      await bench.setHealthy(first, true);
      await bench.seen("it is well again", isHealth(first, true));
    },
  },
  {
    name: "what is killed from outside is told to be gone, once",
    run: async (bench) => {
      const outcome = await running(bench, "web");
      bench.kill(first);
      expect(await bench.seen("it is gone", isGone(first))).toMatchObject({ signal: "SIGKILL" });
      bench.watch([watchOn(bench, "web", outcome)]);
      await running(bench, "state");
      expect(bench.observations.filter(isGone(first))).toHaveLength(1);
    },
  },
  {
    name: "SIGTERM ends a program, and to end what has ended is no failure",
    run: async (bench) => {
      const process = identityIn(await running(bench, "web"));
      const terminate = { kind: "terminate", instance: first, process } as const;
      expect(await bench.perform(terminate)).toMatchObject({ ok: true });
      await bench.seen("it is gone", isGone(first));
      expect(await bench.perform(terminate)).toMatchObject({ ok: true });
      expect(await bench.perform({ ...terminate, kind: "kill" })).toMatchObject({ ok: true });
    },
  },
  {
    name: "SIGKILL ends what is asked for",
    run: async (bench) => {
      const process = identityIn(await running(bench, "web"));
      expect(await bench.perform({ kind: "kill", instance: first, process })).toMatchObject({ ok: true });
      await bench.seen("it is gone", isGone(first));
    },
  },
  {
    name: "an effect of an earlier supervisor is refused, and does nothing",
    run: async (bench) => {
      const process = identityIn(await running(bench, "web"));
      expect(await bench.perform(startOf(bench.range, "state"), 7)).toMatchObject({ ok: true });
      const late = await bench.perform({ kind: "kill", instance: first, process }, 6);
      expect(late).toMatchObject({ ok: false, failure: { code: "fenced" } });
      await running(bench, "web", 2).catch(() => undefined);
      expect(bench.observations.filter(isGone(first))).toEqual([]);
    },
  },
  ...(["well", "badly"] as const).map(
    (part): Behaviour => ({
      name: `the end of a job that ends ${part} is told with its code`,
      run: async (bench) => {
        const outcome = await bench.perform(startOf(bench.range, part));
        bench.watch([watchOn(bench, part, outcome, { probe: "none" })]);
        const gone = await bench.seen("the job is over", isGone(instanceOf(part)));
        expect(gone).toMatchObject({ code: part === "well" ? 0 : 3, signal: null });
      },
    }),
  ),
  {
    name: "a store is told healthy, and gone when it is killed",
    run: async (bench) => {
      await running(bench, "state");
      bench.kill(instanceOf("state"));
      await bench.seen("the store is gone", isGone(instanceOf("state")));
    },
  },
  {
    name: "the next supervisor is told who lives, and who has gone meanwhile",
    run: async (bench) => {
      const [one, two] = [await running(bench, "web", 1), await running(bench, "web", 2)];
      bench.takeOver();
      bench.kill(second);
      const probe = "none";
      bench.watch([watchOn(bench, "web", one, { probe }), watchOn(bench, "web", two, { slot: 2, probe })]);
      await bench.seen("the first lives", (it) => it.kind === "process-seen" && it.instance === first);
      expect(await bench.seen("the second is gone", isGone(second))).toMatchObject({ code: null });
    },
  },
  ...(["web", "state"] as const).map(
    (part): Behaviour => ({
      name: `a start of ${part} that the last supervisor asked for is found by the next, and not repeated`,
      run: async (bench) => {
        const before = identityIn(await running(bench, part));
        bench.takeOver();
        expect(identityIn(await bench.perform(startOf(bench.range, part), 2))).toEqual(before);
      },
    }),
  ),
  {
    name: "a balancer sends requests to what it was started with, and to nothing else",
    run: async (bench) => {
      await served(bench);
      await bench.seen("the first is routed to", isMember(first, "ready", { up: true }));
      expect(await bench.answering()).toEqual([first]);
    },
  },
  {
    name: "a new member is checked before it takes requests, takes them once it is ready, and none while it drains",
    run: async (bench) => {
      await served(bench);
      expect(await bench.perform(poolEffect(bench.range, "pool-add", 2))).toMatchObject({ ok: true });
      await bench.seen("the second is checked and works", isMember(second, "checking", { up: true }));
      expect(await bench.answering()).toEqual([first]);
      expect(await bench.perform(poolEffect(bench.range, "pool-ready", 2))).toMatchObject({ ok: true });
      await bench.seen("the second is ready", isMember(second, "ready", { up: true }));
      expect(await bench.answering()).toEqual([first, second]);
      expect(await bench.perform(poolEffect(bench.range, "pool-drain", 1))).toMatchObject({ ok: true });
      await bench.seen("the first is idle", isMember(first, "draining", { idle: true }));
      expect(await bench.answering()).toEqual([second]);
      expect(await bench.perform(poolEffect(bench.range, "pool-remove", 1))).toMatchObject({ ok: true });
      expect(await bench.answering()).toEqual([second]);
    },
  },
  {
    name: "each step of membership can be repeated",
    run: async (bench) => {
      await served(bench);
      for (const kind of ["pool-add", "pool-ready", "pool-drain", "pool-remove"] as const) {
        for (let time = 0; time < 2; time += 1)
          expect(await bench.perform(poolEffect(bench.range, kind, 2)), kind).toMatchObject({ ok: true });
      }
      expect(await bench.answering()).toEqual([first]);
    },
  },
  {
    name: "a member that turns bad is told down, and up when it is well again",
    run: async (bench) => {
      await served(bench);
      await bench.perform(poolEffect(bench.range, "pool-add", 2));
      await bench.seen("the second works", isMember(second, "checking", { up: true }));
      await bench.perform(poolEffect(bench.range, "pool-ready", 2));
      await bench.setHealthy(second, false);
      await bench.seen("the second is down", isMember(second, "ready", { up: false }));
      expect(await bench.answering()).toEqual([first]);
      await bench.setHealthy(second, true);
      await bench.seen("the second is up again", isMember(second, "ready", { up: true }));
      expect(await bench.answering()).toEqual([first, second]);
    },
  },
  {
    name: "a balancer that has ended answers no command and no request",
    run: async (bench) => {
      await served(bench);
      bench.kill(instanceOf("edge"));
      await bench.seen("the balancer is gone", isGone(instanceOf("edge")));
      const late = await bench.perform(poolEffect(bench.range, "pool-add", 2));
      expect(late).toMatchObject({ ok: false, failure: { code: "balancer-silent" } });
      expect(await bench.answering()).toEqual([]);
    },
  },
  {
    name: "a reload of a balancer that has ended is refused, and changes nothing of the one that took its place",
    run: async (bench) => {
      const { edge } = await served(bench);
      bench.kill(instanceOf("edge"));
      await bench.seen("the balancer is gone", isGone(instanceOf("edge")));
      const members = [memberIn(bench.range, 2, "ready")];
      const next = await bench.perform(startOf(bench.range, "edge", { slot: 2, members }));
      bench.watch([watchOn(bench, "edge", next, { slot: 2 })]);
      await bench.seen("its successor takes commands", isHealth(instanceOf("edge", 2), true));
      const late = { members: [memberIn(bench.range, 1, "ready")], process: identityIn(edge) };
      const reload = {
        kind: "reload",
        instance: instanceOf("edge"),
        part: "edge",
        revision: 1,
        ...late,
      } as const;
      expect(await bench.perform(reload)).toMatchObject({ ok: false });
      expect(await bench.answering()).toEqual([second]);
    },
  },
];
