/** ROLL-07: rolled back means all of it. */
import { specNamed } from "../../contract/revision.ts";
import type { Invariant } from "./invariant.ts";

export const roll07: Invariant = {
  id: "ROLL-07",
  kind: "safety",
  statement:
    "when a release ends, what is recorded as current and what runs are of one revision: the new one if it completed, the one of before if it was rolled back; one that failed is never recorded as current",
  reason: "a part that stays behind on another revision is found out only when it fails",
  bug: "swarmkit PR#2309, containers-roadmap#1206",
  begin: () => ({
    turn: ({ before, after }) => {
      const { release } = before;
      const ended = after.release === null ? after.lastRelease : null;
      if (!release || !ended) return undefined;
      if (ended.outcome === "failed")
        return after.current === before.current
          ? undefined
          : `the release of revision ${ended.revision} failed, and revision ${after.current?.number} is recorded as current`;
      const should = ended.outcome === "complete" ? release.to : release.from;
      if (after.current !== should) {
        return `the release of revision ${ended.revision} is ${ended.outcome}, and revision ${after.current?.number} is recorded as current`;
      }
      for (const { id, part, startedAs } of Object.values(after.instances)) {
        const spec = should ? specNamed(should, part) : undefined;
        if (spec?.fingerprint !== startedAs.fingerprint)
          return `the release of revision ${ended.revision} is ${ended.outcome}, and ${id} is not of revision ${should?.number}`;
      }
      return undefined;
    },
  }),
};
