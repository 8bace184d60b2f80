/** ROLL-08: back to what worked. */
import { turnedRound } from "../turning.ts";
import type { Invariant } from "./invariant.ts";

export const roll08: Invariant = {
  id: "ROLL-08",
  kind: "safety",
  statement: "a release goes back to the last revision that completed, never to one that failed",
  reason: "going back to something that never worked turns a bad release into an outage",
  bug: "copilot#1879, moby#37972",
  begin: (truth) => {
    let complete = truth.scene.state.current;
    return {
      turn: ({ before, after }) => {
        const turned = turnedRound(before, after);
        if (turned && turned.back?.number !== complete?.number)
          return `it goes back to revision ${turned.back?.number}, and the last one that completed is ${complete?.number}`;
        if (before.release && !after.release && after.lastRelease?.outcome === "complete")
          complete = before.release.to;
        return undefined;
      },
    };
  },
};
