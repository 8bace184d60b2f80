/** LB-04: a balancer is configured by one at a time. */
import type { EffectBody } from "../../contract/effect.ts";
import type { Invariant } from "./invariant.ts";

export const lb04: Invariant = {
  id: "LB-04",
  kind: "safety",
  statement:
    "while a balancer is being reloaded, nothing else about its pools is asked for, and what it is told never belongs to an older supervisor",
  reason: "a configuration that was read before a change and is written after it undoes the change",
  bug: "moby#33790 (IPVS entries that outlived their tasks)",
  begin: (truth) => {
    /** The reload in flight, by balancer. One of a process that has ended tells nobody anything: the world refuses it. */
    const reloading = new Map<string, string>();
    return {
      asked: ({ effect: { id, body } }) => {
        const balancer = balancerOf(body);
        const reload = balancer === undefined ? undefined : reloading.get(balancer);
        const isOfEnded = truth.process(body.instance)?.alive === false;
        if (body.kind === "reload" && !isOfEnded) reloading.set(body.part, id);
        if (reload === undefined || reload === id) return undefined;
        return `${id} is asked for while ${reload} is in flight`;
      },
      turn: ({ turn: { input } }) => {
        if (reloading.size === 0) return undefined;
        if (input.kind === "resumed") reloading.clear();
        if (input.kind !== "outcome") return undefined;
        for (const [balancer, reload] of reloading) if (reload === input.effect) reloading.delete(balancer);
        return undefined;
      },
      ended: ({ process }) => {
        reloading.delete(process.part);
        return undefined;
      },
    };
  },
};

function balancerOf(body: EffectBody): string | undefined {
  if (body.kind === "reload") return body.part;
  return "balancer" in body ? body.balancer : undefined;
}
