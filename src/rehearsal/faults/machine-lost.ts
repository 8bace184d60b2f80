/** A machine is lost with everything on it, and comes back empty. Where it is the only one, the supervisor goes with it. */
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";
import { lose, restore, servicesOn } from "./lost-machines.ts";

export interface MachineLost extends FaultBase {
  readonly kind: "machine-lost";
  readonly machine: string;
  readonly awayMs: number;
}

/** From the loss to a machine that answers again: a restart of one takes from some seconds to minutes. */
export const MACHINE_AWAY_MS = { low: 5_000, high: 120_000 } as const;

export const machineLost: FaultKind<MachineLost> = {
  kind: "machine-lost",
  text: ({ machine, awayMs, at }) => `${machine} is lost ${momentText(at)}, and back after ${awayMs} ms`,
  draw({ machines }, draws) {
    const machine = draws.pick(machines, "machine")?.name;
    if (machine === undefined) return undefined;
    const awayMs = draws.between(MACHINE_AWAY_MS.low, MACHINE_AWAY_MS.high, "away");
    return { kind: "machine-lost", at: draws.moment(), machine, awayMs };
  },
  costs: ({ machine }, ground) => servicesOn(ground, [machine]),
  strike({ machine, awayMs }, stage) {
    if (lose(stage, [machine], awayMs)) stage.happened();
  },
  heal: ({ machine }, { world }) => restore(world, [machine]),
};
