/** ROLL-17: what was removed is gone. */
import { specNamed } from "../../contract/revision.ts";
import { targetOf } from "../../control/target.ts";
import type { Invariant } from "./invariant.ts";

export const roll17: Invariant = {
  id: "ROLL-17",
  kind: "liveness",
  statement:
    "once the cluster is at rest, nothing runs of a part that is not wanted any more, and nothing that the control plane does not know",
  reason: "what runs on unknown keeps its memory, its address and its connections, and no command reaches it",
  bug: "kamal#1187, nomad GH-27175",
  begin: (truth) => ({
    "ended-run": ({ isAtRest }) => {
      if (!isAtRest) return undefined;
      const target = targetOf(truth.control);
      for (const { part, live, liveBySlot } of truth.parts.values()) {
        if (live === 0) continue;
        const running = [...liveBySlot.values()].flatMap((slot) => [...slot]);
        if (!target || !specNamed(target, part))
          return `${running.join(", ")} runs, and ${part} is not wanted any more`;
        const unknown = running.find((instance) => !truth.instance(instance));
        if (unknown !== undefined) return `${unknown} runs, and the control plane does not know of it`;
      }
      return undefined;
    },
  }),
};
