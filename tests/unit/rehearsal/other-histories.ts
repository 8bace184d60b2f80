/** Histories that break a promise about reconciling, the lock or a balancer, and ones that keep it. */
import { before, type Case, crash, drain, webAddress } from "./history.ts";

const reload = { kind: "reload", instance: "edge-1.r1", part: "edge" } as const;
const killed = {
  kind: "lost-writes",
  store: "state",
  durability: "everysec",
  isOrderly: false,
  isAsked: false,
} as const;

export const otherCases: Readonly<Record<string, Case>> = {
  "REC-03": {
    breaks: (it) => it.moved({ "web-1.r1": { goal: "retire" } }).moved({ "web-1.r1": { goal: "serve" } }),
    keeps: (it) => it.moved({ "web-1.r1": { goal: "retire" } }).moved({ "web-1.r1": undefined }),
  },
  "REC-04": {
    breaks: (it) => it.moved({ "web-1.r1": undefined }),
    keeps: (it) => it.ended("web-1.r1").moved({ "web-1.r1": undefined }),
  },
  "REC-06": {
    breaks: (it) => it.turn({ ...before, scale: { web: { replicas: 2, owner: "ada" } } }),
    keeps: (it) =>
      it.turn(
        { ...before, scale: { web: { replicas: 2, owner: "ada" } } },
        { kind: "scale", part: "web", replicas: 2, by: "ada" },
      ),
  },
  "REC-07": {
    breaks: (it) => it.tell({ kind: "defect", message: "assertion failed" }),
    keeps: (it) => it.end(false),
  },
  "REC-01": {
    breaks: (it) => it.end(false),
    keeps: (it) => {
      for (const part of ["state", "edge"])
        it.started(`${part}-1.r1`, part, 1, 1).serving(`${part}-1.r1`, true);
      return it.end(true);
    },
  },
  "REC-02": {
    breaks: (it) => it.tell({ kind: "fault", fault: crash }).started("web-3.r2.g2", "web", 3, 2).end(true),
    keeps: (it) => it.started("web-3.r2.g2", "web", 3, 2).end(true),
  },
  "REC-05": {
    breaks: (it) => it.started("web-1.r2", "web", 1, 2, webAddress),
    keeps: (it) => it.ended("web-1.r1").started("web-1.r2", "web", 1, 2, webAddress),
  },
  "REC-08": {
    breaks: (it) => it.asked(drain, before.fence, false),
    keeps: (it) => it.asked(drain),
  },
  "LCK-01": {
    breaks: (it) => it.tell({ kind: "supervisor", is: "resumed", fence: 7 }).asked(drain, 6),
    keeps: (it) => it.tell({ kind: "supervisor", is: "resumed", fence: 7 }).asked(drain, 7),
  },
  "LCK-02": {
    breaks: (it) => it.tell({ kind: "supervisor", is: "crashed", fence: 1 }).asked(drain),
    keeps: (it) =>
      it
        .tell({ kind: "supervisor", is: "crashed", fence: 1 })
        .tell({ kind: "supervisor", is: "resumed", fence: 2 })
        .asked(drain, 2),
  },
  "LB-04": {
    breaks: [
      (it) => it.asked(reload).asked(drain),
      (it) =>
        it
          .started("edge-1.r1", "edge", 1, 1)
          .asked(reload)
          .asked({ ...reload, instance: "edge-1.r2" }),
    ],
    // The supervisor that takes over asks again for the reload of a balancer that has ended meanwhile.
    keeps: (it) =>
      it
        .asked(reload)
        .turn(before, { kind: "outcome", effect: "edge-1.r1/reload", ok: true })
        .asked(drain)
        .started("edge-1.r1", "edge", 1, 1)
        .asked(reload)
        .ended("edge-1.r1")
        .turn(before, { kind: "resumed", fence: before.fence, bootId: "" })
        .asked(reload)
        .asked({ ...reload, instance: "edge-1.r2" }),
  },
  "FD-03": {
    breaks: [
      (it) => it.tell({ ...killed, lostMs: 1_001 }),
      (it) => it.tell({ ...killed, lostMs: 1, isAsked: true }),
    ],
    keeps: (it) =>
      it.tell({ ...killed, lostMs: 1_000 }).tell({ ...killed, durability: "none", lostMs: 90_000 }),
  },
  "LB-01": {
    breaks: (it) => it.member("web-1.r1", "absent", "ready").ended("web-1.r1").end(true),
    keeps: (it) =>
      it
        .member("web-1.r1", "absent", "ready")
        .member("web-1.r1", "ready", "absent")
        .ended("web-1.r1")
        .end(true),
  },
  "LB-02": {
    breaks: (it) => it.started("web-4.r1", "web", 4, 1).end(true),
    keeps: (it) => it.started("web-4.r1", "web", 4, 1).serving("web-4.r1", true).end(true),
  },
  "LB-03": {
    breaks: (it) =>
      it.serving("web-2.r1", false).serving("web-3.r1", false).member("web-1.r1", "ready", "draining"),
    keeps: (it) => it.serving("web-2.r1", false).member("web-1.r1", "ready", "draining"),
  },
};
