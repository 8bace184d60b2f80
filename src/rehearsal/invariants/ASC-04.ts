/** ASC-04: nobody but its owner lowers the number of instances. */
import { desiredOf } from "../../control/target.ts";
import type { Invariant } from "./invariant.ts";
import { followingIn, followingSpec } from "./scaled.ts";

const OWNERS: readonly string[] = ["load-seen", "scale", "down"];

export const asc04: Invariant = {
  id: "ASC-04",
  kind: "safety",
  statement:
    "the number of a service that follows its load is lowered by its policy or by `scale`, and by nothing else but a lower `max`",
  reason: "a release that begins at the file's number takes away what the load needs, at the worst moment",
  bug: "kubernetes#72231, aws-cdk#3919, aws-cdk#5215",
  begin: () => ({
    turn: ({ turn, before, after }) => {
      if (OWNERS.includes(turn.input.kind)) return undefined;
      for (const spec of followingIn(after)) {
        const old = followingSpec(before, spec.part);
        if (!old) continue;
        const [had, has] = [desiredOf(before, old), desiredOf(after, spec)];
        if (has < had && has !== spec.scaling?.max)
          return `${spec.part} is held to ${has} instances instead of ${had}, and neither its policy nor anybody asked for it`;
      }
      return undefined;
    },
  }),
};
