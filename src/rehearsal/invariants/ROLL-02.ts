/** ROLL-02: out of the pool before SIGTERM. */
import type { Invariant } from "./invariant.ts";

export const roll02: Invariant = {
  id: "ROLL-02",
  kind: "safety",
  statement:
    "an instance is in no pool of a running balancer when it gets SIGTERM or SIGKILL, and is drained before it is taken out of one",
  reason: "what is sent to an instance that is stopping is lost",
  bug: "kubernetes#43576, kubernetes#86280, amazon-ecs-agent#234, moby#26672",
  begin: () => ({
    effect: ({ effect, process }) => {
      const { body } = effect;
      const { kind } = body;
      if (kind === "pool-remove" && process?.alive && process.pools.get(body.balancer) === "ready")
        return `${process.instance} is taken out of the pool of ${body.balancer} and was not drained`;
      if ((kind !== "terminate" && kind !== "kill") || !process?.alive) return undefined;
      for (const [balancer, state] of process.pools) {
        if (state === "ready")
          return `${process.instance} gets ${kind === "kill" ? "SIGKILL" : "SIGTERM"} while it is ready in the pool of ${balancer}`;
      }
      return undefined;
    },
  }),
};
