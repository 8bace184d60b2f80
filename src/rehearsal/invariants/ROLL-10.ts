/** ROLL-10: what must come first has come. */
import { specNamed } from "../../contract/revision.ts";
import { jobKey } from "../../control/readiness.ts";
import type { Invariant } from "./invariant.ts";

export const roll10: Invariant = {
  id: "ROLL-10",
  kind: "safety",
  statement:
    "while a release moves, a service of the new revision starts only once every job that runs before services has ended well",
  reason: "a program that meets data of before the migration fails, or writes what the migration then loses",
  begin: (truth) => {
    const asked = new Set<string>();
    return {
      asked: ({ effect: { id, body } }) => {
        if (asked.has(id) || !asked.add(id) || body.kind !== "start") return undefined;
        const { release, jobsDone } = truth.control;
        if (release?.phase !== "moving" || body.revision !== release.to.number) return undefined;
        if (specNamed(release.to, body.part)?.kind !== "service") return undefined;
        const first = release.to.parts.filter(({ job }) => job?.runs === "before-services");
        const missing = first.find(({ part }) => !jobsDone.includes(jobKey(part, body.revision)));
        return missing && `${body.instance} starts, and the job ${missing.part} has not ended well`;
      },
    };
  },
};
