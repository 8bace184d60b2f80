/** ROLL-12: a job runs once. */
import { jobKey } from "../../control/readiness.ts";
import type { Invariant } from "./invariant.ts";

export const roll12: Invariant = {
  id: "ROLL-12",
  kind: "safety",
  statement:
    "of a job at most one process runs at a time, none once it has ended well for its revision, and no release is complete before it has",
  reason:
    "a migration that runs twice may spoil the data that it is to change, and one that never ran leaves the old",
  begin: (truth) => {
    const done = new Set<string>(truth.scene.state.jobsDone);
    const isJob = (part: string): boolean => truth.part(part).kind === "job";
    return {
      started: ({ process: { part, revision } }) => {
        if (!isJob(part)) return undefined;
        if (truth.part(part).live > 1) return `two processes of the job ${part} run`;
        if (!done.has(jobKey(part, revision))) return undefined;
        return `the job ${part} had ended well for revision ${revision}, and runs again`;
      },
      ended: ({ process }) => {
        if (isJob(process.part) && process.exitCode === 0 && process.behaviour.end)
          done.add(jobKey(process.part, process.revision));
        return undefined;
      },
      turn: ({ before: { release }, after }) => {
        if (!release || after.release || after.lastRelease?.outcome !== "complete") return undefined;
        const { number, parts } = release.to;
        const missing = parts.find(({ kind, part }) => kind === "job" && !done.has(jobKey(part, number)));
        return missing && `revision ${number} is complete, and its job ${missing.part} has not ended well`;
      },
    };
  },
};
