/** A zone is lost: every machine in it at the same moment, since that is what a zone is. */
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";
import { lose, restore, servicesOn } from "./lost-machines.ts";
import { MACHINE_AWAY_MS } from "./machine-lost.ts";

export interface ZoneLost extends FaultBase {
  readonly kind: "zone-lost";
  readonly zone: string;
  /** The machines in it. */
  readonly machines: readonly string[];
  readonly awayMs: number;
}

export const zoneLost: FaultKind<ZoneLost> = {
  kind: "zone-lost",
  text: ({ zone, awayMs, at }) => `the zone ${zone} is lost ${momentText(at)}, and back after ${awayMs} ms`,
  draw({ machines }, draws) {
    const zones = [...new Set(machines.map((machine) => machine.zone))];
    const zone = draws.pick(zones, "zone");
    // Where there is one zone, its loss is that of everything, which a machine that is lost shows already.
    if (zone === undefined || zones.length < 2) return undefined;
    const awayMs = draws.between(MACHINE_AWAY_MS.low, MACHINE_AWAY_MS.high, "away");
    const within = machines.filter((machine) => machine.zone === zone).map(({ name }) => name);
    return { kind: "zone-lost", at: draws.moment(), zone, machines: within, awayMs };
  },
  costs: ({ machines }, ground) => servicesOn(ground, machines),
  strike({ machines, awayMs }, stage) {
    if (lose(stage, machines, awayMs)) stage.happened();
  },
  heal: ({ machines }, { world }) => restore(world, machines),
};
