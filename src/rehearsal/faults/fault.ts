/** Faults as data: what goes wrong, to what, and when. Each kind has a file of its own beside this one. */
import type { Draws } from "../../base/draws.ts";
import type { Request } from "../../contract/request.ts";
import type { Ground } from "../ground.ts";
import type { Kernel } from "../kernel.ts";
import type { Disturbance } from "../world/disturbance.ts";
import type { Load } from "../world/load.ts";
import type { SimulatedWorld } from "../world/simulated-world.ts";

/** When a fault strikes. A moment that never comes is a fault that never strikes. */
export type Moment =
  /** Before the change begins. */
  | { readonly kind: "outset" }
  /** So long after the change began. */
  | { readonly kind: "time"; readonly ms: number }
  /** Around the first time that the world carries out this effect. */
  | { readonly kind: "effect"; readonly when: "before" | "after"; readonly effect: string };

/** What every fault has. */
export interface FaultBase {
  readonly kind: string;
  readonly at: Moment;
}

/** What a fault can reach when it strikes. */
export interface Stage {
  readonly kernel: Kernel;
  readonly world: SimulatedWorld;
  readonly disturbance: Disturbance;
  /** Ends the supervisor; another one takes over from the journal, after a restart of its machine with another boot. */
  readonly crashSupervisor: (awayMs: number, bootId?: string) => void;
  readonly ask: (request: Request) => void;
  readonly load: Pick<Load, "set" | "setFigures">;
  readonly isReleasing: () => boolean;
  /** What needs this store answers badly until it is back. */
  readonly sicken: (store: string) => void;
  /** To be called once the fault has truly happened: only then it counts as injected. */
  readonly happened: () => void;
}

/** Draws for one fault of one seed; keyed, so that other faults do not move it. */
export interface FaultDraws {
  readonly between: (low: number, high: number, purpose: string) => number;
  readonly pick: <T>(list: readonly T[], purpose: string) => T | undefined;
  /** A time during the change, or shortly after it. */
  readonly moment: () => Moment;
}

export interface FaultKind<F extends FaultBase> {
  readonly kind: F["kind"];
  /** What goes wrong, for the report. */
  readonly text: (fault: F) => string;
  /** One fault of this kind; undefined where there is nothing that it could strike. */
  readonly draw: (ground: Ground, draws: FaultDraws) => F | undefined;
  /** The parts that it takes instances from, each once an instance: counted against the tolerance of the file. */
  readonly costs?: (fault: F, ground: Ground) => readonly string[];
  /** Makes it happen, now or when its occasion comes. */
  readonly strike: (fault: F, stage: Stage) => void;
  /** Ends what it still does. What belongs to a revision, such as a bad program, stays. */
  readonly heal?: (fault: F, stage: Stage) => void;
}

/** Time after the end of the undisturbed change in which faults may still strike. */
const AFTERMATH_MS = 5_000;

export function drawsFor(draws: Draws, kind: string, nth: number, ground: Ground): FaultDraws {
  const key = (purpose: string): [string, string, number] => [`fault ${purpose}`, kind, nth];
  const between = (low: number, high: number, purpose: string): number =>
    draws.between(low, high, ...key(purpose));
  return {
    between,
    pick: (list, purpose) => draws.pick(list, ...key(purpose)),
    moment: () => ({ kind: "time", ms: between(1, ground.durationMs + AFTERMATH_MS, "moment") }),
  };
}

export function momentText(at: Moment): string {
  if (at.kind === "outset") return "from the beginning";
  return at.kind === "time" ? `at ${at.ms} ms` : `${at.when} ${at.effect}`;
}
