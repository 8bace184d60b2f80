/** ROLL-02: out of the pool before SIGTERM. */
import type { Invariant } from "./invariant.ts";

export const roll02: Invariant = {
  id: "ROLL-02",
  kind: "safety",
  statement: "an instance is in no pool of a running balancer when it gets SIGTERM or SIGKILL",
  reason: "what is sent to an instance that is stopping is lost",
  bug: "kubernetes#43576, amazon-ecs-agent#234, moby#26672",
  begin: () => ({
    effect: ({ effect, process }) => {
      const { kind } = effect.body;
      if ((kind !== "terminate" && kind !== "kill") || !process?.alive) return undefined;
      for (const [balancer, state] of process.pools) {
        if (state === "ready")
          return `${process.instance} gets ${kind === "kill" ? "SIGKILL" : "SIGTERM"} while it is ready in the pool of ${balancer}`;
      }
      return undefined;
    },
  }),
};
