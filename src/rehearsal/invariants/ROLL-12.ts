/** ROLL-12: a job runs once. */
import type { Invariant } from "./invariant.ts";

export const roll12: Invariant = {
  id: "ROLL-12",
  kind: "safety",
  statement: "of a job at most one process runs at a time, and none once it has ended well for its revision",
  reason: "a migration that runs twice may spoil the data that it is to change",
  begin: (truth) => {
    const done = new Set<string>();
    const isJob = (part: string): boolean => truth.part(part).kind === "job";
    return {
      started: ({ process }) => {
        if (!isJob(process.part)) return undefined;
        if (truth.part(process.part).live > 1) return `two processes of the job ${process.part} run`;
        if (!done.has(`${process.part}.r${process.revision}`)) return undefined;
        return `the job ${process.part} had ended well for revision ${process.revision}, and runs again`;
      },
      ended: ({ process }) => {
        if (isJob(process.part) && process.exitCode === 0 && process.behaviour.end)
          done.add(`${process.part}.r${process.revision}`);
        return undefined;
      },
    };
  },
};
