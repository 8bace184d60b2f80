/** LB-01: the pool holds what runs. */
import type { Invariant } from "./invariant.ts";

export const lb01: Invariant = {
  id: "LB-01",
  kind: "liveness",
  statement: "once faults are over, every member of a pool is a process that runs",
  reason: "a server that is gone is tried by every request in turn, and its address may be given to another",
  bug: "moby#33790, moby#36878, moby#25985",
  begin: (truth) => {
    const members = new Map<string, string>();
    return {
      member: ({ balancer, process, to }) => {
        const key = `${balancer} ${process.instance}`;
        if (to === "absent") members.delete(key);
        else members.set(key, process.instance);
        return undefined;
      },
      "ended-run": ({ isAtRest }) => {
        if (!isAtRest) return undefined;
        for (const [key, instance] of members)
          if (!truth.process(instance)?.alive) return `${instance} does not run, and is a member: ${key}`;
        return undefined;
      },
    };
  },
};
