/** ROLL-09: going back leaves alone what still works. */
import { specNamed } from "../../contract/revision.ts";
import type { Invariant } from "./invariant.ts";

export const roll09: Invariant = {
  id: "ROLL-09",
  kind: "safety",
  statement: "going back does not stop an instance of the revision of before that serves and is wanted",
  reason: "those instances are what the users still have",
  bug: "moby#34111, moby#43081",
  begin: (truth) => ({
    asked: ({ effect: { body } }) => {
      const { release, wanted } = truth.control;
      if (body.kind !== "pool-drain" && body.kind !== "terminate") return undefined;
      if (release?.phase !== "undoing" || wanted === "down") return undefined;
      const process = truth.process(body.instance);
      const instance = truth.instance(body.instance);
      const spec = instance && release.from ? specNamed(release.from, instance.part) : undefined;
      if (!process?.serving || !instance || !spec || release.restarts === instance.part) return undefined;
      const part = truth.part(instance.part);
      const isOfBefore = instance.startedAs.fingerprint === spec.fingerprint;
      const isSpare = part.serving.size > part.desiredMin || instance.slot > part.desiredMin;
      // What control has already begun to stop before it turned round is carried through.
      if (!isOfBefore || isSpare || instance.goal === "retire") return undefined;
      return `${body.instance} serves as revision ${release.from?.number} wants it, and is stopped while going back`;
    },
  }),
};
