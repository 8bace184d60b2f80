/** REC-02: a supervisor that dies changes nothing about the end. */

import type { Truth } from "../truth.ts";
import type { Invariant } from "./invariant.ts";

export const rec02: Invariant = {
  id: "REC-02",
  kind: "liveness",
  statement:
    "a change during which only the supervisor died, or answers were lost, starts the same instances as an undisturbed one",
  reason: "what was done twice or not at all is what a crash leaves behind",
  bug: "swarmkit#1054, cassandra-operator#402, the crash oracle of Sieve",
  begin: (truth) => {
    const started = new Set<string>();
    let isOnlyOurs = true;
    return {
      started: ({ process, effect }) => {
        if (effect !== "") started.add(process.instance);
        return undefined;
      },
      fault: ({ fault }) => {
        const isAnswer = fault.kind === "effect-answer" && fault.how !== "lost";
        if (fault.kind !== "supervisor-crash" && !isAnswer) isOnlyOurs = false;
        return undefined;
      },
      "ended-run": () => {
        if (!isOnlyOurs || truth.faults === 0) return undefined;
        const usual = startsOf(truth);
        const extra = [...started].filter((instance) => !usual.has(instance));
        const missing = [...usual].filter((instance) => !started.has(instance));
        if (extra.length + missing.length === 0) return undefined;
        return `started besides: ${extra.join(", ") || "none"}; not started: ${missing.join(", ") || "none"}`;
      },
    };
  },
};

/** Instances that the undisturbed change starts. */
function startsOf({ ground }: Truth): ReadonlySet<string> {
  return new Set(ground.effects.flatMap(({ body }) => (body.kind === "start" ? [body.instance] : [])));
}
