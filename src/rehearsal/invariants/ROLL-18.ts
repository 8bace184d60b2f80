/** ROLL-18: no way back past a job that changed the data for good. */
import { jobKey } from "../../control/readiness.ts";
import { revisionsOf } from "../scene.ts";
import { turnedRound } from "../turning.ts";
import type { Invariant } from "./invariant.ts";

export const roll18: Invariant = {
  id: "ROLL-18",
  kind: "safety",
  statement:
    "a release does not go back to a revision from before a job that has ended well and whose result only its own revision can run on",
  reason: "the revision of before would run on data that it does not understand, and may spoil it",
  begin: (truth) => {
    const { state } = truth.scene;
    const revisions = [...new Set([revisionsOf(truth.scene).to, state.basis, state.current])];
    const barriers = revisions.flatMap((revision) => {
      const jobs = revision?.parts.filter((spec) => spec.job?.compatibleWith === "this-revision") ?? [];
      const number = revision?.number ?? 0;
      return jobs.map(({ part }) => ({ number, key: jobKey(part, number) }));
    });
    return {
      turn: ({ before, after }) => {
        const turned = turnedRound(before, after);
        if (!turned) return undefined;
        const back = turned.back?.number ?? 0;
        const passed = barriers.find(({ number, key }) => number > back && after.jobsDone.includes(key));
        return (
          passed && `it goes back to revision ${back}, and ${passed.key} has run, which that cannot run on`
        );
      },
    };
  },
};
