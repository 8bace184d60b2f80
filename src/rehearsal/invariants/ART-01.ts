/** ART-01: a service runs its own files. */
import { revisionsOf } from "../scene.ts";
import type { Invariant } from "./invariant.ts";

export const art01: Invariant = {
  id: "ART-01",
  kind: "safety",
  statement: "the files that an instance runs were built for its service",
  reason:
    "a service that runs another one's program answers with what nobody asked for, and both look healthy",
  bug: "moby#25985; guide 002 warns of it",
  begin: ({ scene }) => {
    const { from, to } = revisionsOf(scene);
    return {
      started: ({ process }) => {
        const revision = [to, from].find((known) => known?.number === process.revision);
        const files = revision?.artifacts[process.part];
        const builtFor = files === undefined ? undefined : scene.artifacts?.[files];
        if (!builtFor || builtFor.length === 0 || builtFor.includes(process.part)) return undefined;
        return `${process.instance} runs files that were built for ${builtFor.join(" and ")}`;
      },
    };
  },
};
