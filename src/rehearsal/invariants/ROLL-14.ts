/** ROLL-14: what runs as an instance is that instance. */
import { partIn } from "../../contract/instance-name.ts";
import { specNamed } from "../../contract/revision.ts";
import { revisionsOf } from "../scene.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Invariant } from "./invariant.ts";

export const roll14: Invariant = {
  id: "ROLL-14",
  kind: "safety",
  statement:
    "a process is started from the specification of the instance that it stands for, and a balancer is given the address of that process",
  reason:
    "a service that runs another one's program, or a balancer that reaches it, answers with what nobody asked for",
  bug: "moby#25985, kamal PR#450",
  begin: (truth) => {
    const { from, to } = revisionsOf(truth.scene);
    const specOf = (part: string, revision: number) => {
      const known = [to, from].find((it) => it?.number === revision);
      return known && specNamed(known, part);
    };
    return {
      started: ({ process, effect }) => {
        const { instance, part, revision, address } = process;
        const meant = truth.instance(instance);
        if (effect === "" || !meant) return undefined;
        const run = specOf(part, revision);
        const isSame = run?.fingerprint === meant.startedAs.fingerprint && part === partIn(instance);
        if (isSame && address === meant.address && process.slot === meant.slot) return undefined;
        return `${instance} was meant as ${meant.part} of revision ${meant.revision} at ${meant.address}, and runs as ${part} of revision ${revision} at ${address}`;
      },
      effect: ({ effect: { body }, process }) => {
        if (body.kind !== "pool-add" && body.kind !== "pool-ready") return undefined;
        return process && differs(body, process)
          ? `${body.balancer} is told of ${body.instance} as ${body.pool} at ${body.address}, and it is ${process.part} at ${process.address}`
          : undefined;
      },
    };
  },
};

function differs(
  told: { readonly pool: string; readonly address: string },
  { part, address }: SimulatedProcess,
): boolean {
  return told.pool !== part || told.address !== address;
}
