/** Histories that break a promise about a release, and ones that keep it. */
import {
  before,
  type Case,
  crash,
  drain,
  during,
  ended,
  newInTrouble,
  outset,
  released,
  specOf,
  start,
  terminate,
  to,
  webAddress,
} from "./history.ts";

export const releaseCases: Readonly<Record<string, Case>> = {
  "ROLL-01": {
    breaks: (it) => it.serving("web-1.r1", false),
    keeps: (it) => it.serving("web-1.r1", false, "fault"),
  },
  "ROLL-02": {
    breaks: [
      (it) => it.member("web-1.r1", "absent", "ready").effect(terminate),
      (it) => it.member("web-1.r1", "absent", "ready").effect({ ...drain, kind: "pool-remove" }),
    ],
    keeps: (it) =>
      it
        .member("web-1.r1", "ready", "draining")
        .effect({ ...drain, kind: "pool-remove" })
        .effect(terminate),
  },
  "ROLL-03": {
    breaks: (it) => it.started("web-1.r2", "web", 1, 2).started("web-2.r2", "web", 2, 2),
    keeps: (it) => it.started("web-1.r2", "web", 1, 2),
  },
  "ROLL-05": {
    breaks: (it) =>
      it
        .turn(during("moving"))
        .started("web-1.r2", "web", 1, 2)
        .serving("web-1.r2", true)
        .wait(500)
        .asked(drain),
    keeps: (it) =>
      it
        .turn(during("moving"))
        .started("web-1.r2", "web", 1, 2)
        .serving("web-1.r2", true)
        .wait(1_000)
        .asked(drain),
  },
  "ROLL-07": {
    breaks: [
      (it) =>
        it
          .turn(during("moving"))
          .turn({ ...released, instances: before.instances, lastRelease: ended("complete") }),
      (it) => it.turn(during("moving")).turn({ ...released, lastRelease: ended("failed", "it ended") }),
    ],
    keeps: (it) =>
      it.turn(during("moving")).turn({ ...released, current: to, lastRelease: ended("complete") }),
  },
  "ROLL-08": {
    breaks: (it) => it.turn(during("moving")).turn(during("undoing", { from: to })),
    keeps: (it) => it.turn(during("moving")).turn(during("undoing")),
  },
  "ROLL-09": {
    breaks: (it) => it.turn(during("undoing")).asked(drain),
    keeps: (it) => it.turn(during("moving")).asked(drain),
  },
  "ROLL-11": {
    breaks: [
      (it) => it.turn(during("moving")).end(false),
      (it) => it.turn(during("moving")).turn({ ...before, lastRelease: ended("rolled-back", "it ended") }),
    ],
    keeps: (it) =>
      it
        .tell({ kind: "fault", fault: crash })
        .turn(during("moving"))
        .turn({ ...before, lastRelease: ended("rolled-back", "it ended") })
        .end(true),
  },
  "ROLL-12": {
    breaks: [
      (it) =>
        it
          .started("migrate-1.r2", "migrate", 1, 2)
          .ended("migrate-1.r2")
          .started("migrate-1.r2.g2", "migrate", 1, 2),
      (it) => it.turn(during("moving")).turn({ ...released, lastRelease: ended("complete") }),
    ],
    keeps: (it) =>
      it
        .turn(during("moving"))
        .started("migrate-1.r2", "migrate", 1, 2)
        .ended("migrate-1.r2")
        .turn({ ...released, lastRelease: ended("complete") }),
  },
  "ROLL-04": {
    breaks: (it) => it.started("web-1.r3", "web", 1, 3),
    keeps: (it) => it.started("web-1.r2", "web", 1, 2),
  },
  "ROLL-06": {
    breaks: (it) => newInTrouble(it).moved({ "web-1.r1": { goal: "retire" } }),
    keeps: (it) =>
      newInTrouble(it)
        .healthy("web-1.r2", true)
        .moved({ "web-1.r1": { goal: "retire" } }),
  },
  "ROLL-13": {
    breaks: (it) => it.turn(during("moving")).turn(during("moving", { to: { ...to, number: 3 } })),
    keeps: (it) => it.turn(during("moving")).turn(during("undoing")),
  },
  "ROLL-14": {
    breaks: (it) => it.moved({ "web-1.r2": { revision: 2 } }).started("web-1.r2", "web", 2, 2, webAddress),
    keeps: (it) =>
      it
        .moved({ "web-1.r2": { revision: 2, startedAs: specOf("web") } })
        .started("web-1.r2", "web", 1, 2, webAddress),
  },
  "ROLL-15": {
    breaks: (it) => it.asked({ kind: "start", instance: "web-4.r1", part: "web", slot: 4 }),
    keeps: (it) => it.asked({ kind: "start", instance: "web-3.r2", part: "web", slot: 3 }),
  },
  "ROLL-16": {
    breaks: (it) => it.moved({ "web-1.r1.g2": { generation: 2 } }),
    keeps: (it) => it.moved({ "web-1.r1": { goal: "retire" }, "web-1.r1.g2": { generation: 2 } }),
  },
  "ROLL-17": {
    breaks: (it) => it.started("web-1.r1.g9", "web", 1, 1).end(true),
    keeps: (it) => it.end(true),
  },
  "ROLL-18": {
    breaks: (it) => it.turn(during("moving")).turn({ ...during("undoing"), jobsDone: ["migrate.r2"] }),
    keeps: (it) => it.turn(during("moving")).turn(during("undoing")),
  },
  "ROLL-10": {
    breaks: (it) => it.turn(during("moving")).asked(start),
    keeps: (it) => it.turn({ ...during("moving"), jobsDone: ["migrate.r2"] }).asked(start),
  },
  "ROLL-19": {
    breaks: (it) => it.tell({ kind: "fault", fault: crash }).turn(during("moving")).turn(during("undoing")),
    keeps: (it) =>
      it
        .tell({ kind: "fault", fault: { kind: "process-crash", at: outset, instance: "web-1.r2", code: 1 } })
        .turn(during("moving"))
        .turn(during("undoing")),
  },
  "ROLL-20": {
    breaks: (it) =>
      it
        .effect(terminate)
        .wait(100)
        .effect({ ...terminate, kind: "kill" }),
    keeps: (it) =>
      it
        .effect(terminate)
        .wait(60_000)
        .effect({ ...terminate, kind: "kill" }),
  },
};
