/** ROLL-20: whoever goes is given its time. */
import { settingsOf } from "../../control/target.ts";
import type { Truth } from "../truth.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Invariant } from "./invariant.ts";

export const roll20: Invariant = {
  id: "ROLL-20",
  kind: "safety",
  statement:
    "an instance that drains stays in the pool until it has no request in flight or its drain time is over, and gets SIGKILL only once its grace is over",
  reason: "what was in flight is lost, though the file gave it time",
  bug: "kubernetes#86280, cilium#45593, amazon-ecs-agent#2316",
  begin: (truth) => {
    const drainingMs = new Map<string, number>();
    const terminatedMs = new Map<string, number>();
    return {
      member: ({ balancer, process, to }) => {
        const key = `${process.instance} ${balancer}`;
        if (to !== "draining") drainingMs.delete(key);
        else if (!drainingMs.has(key)) drainingMs.set(key, truth.nowMs);
        return undefined;
      },
      effect: ({ effect: { body }, process }) => {
        if (!process?.alive) return undefined;
        const { instance } = process;
        if (body.kind === "terminate" && !terminatedMs.has(instance)) terminatedMs.set(instance, truth.nowMs);
        if (body.kind === "kill") return killedEarly(truth, process, terminatedMs.get(instance));
        if (body.kind !== "pool-remove") return undefined;
        return removedEarly(truth, process, drainingMs.get(`${instance} ${body.balancer}`));
      },
    };
  },
};

function killedEarly(truth: Truth, { instance }: SimulatedProcess, sinceMs: number | undefined) {
  const graceMs = truth.instance(instance)?.startedAs.stopGraceMs ?? 0;
  if (sinceMs !== undefined && truth.nowMs - sinceMs >= graceMs) return undefined;
  return `${instance} gets SIGKILL, and its grace of ${graceMs} ms is not over`;
}

/** What drains has no request in flight once the world has shown it so. */
function removedEarly(truth: Truth, { instance }: SimulatedProcess, sinceMs: number | undefined) {
  const known = truth.instance(instance);
  if (sinceMs === undefined || !known) return undefined;
  const { drainMs } = settingsOf(known.startedAs);
  const passedMs = truth.nowMs - sinceMs;
  if (passedMs >= Math.min(drainMs, truth.scene.timings.drain.ms)) return undefined;
  return `${instance} is taken out of the pool after ${passedMs} ms, and requests were in flight`;
}
