/** When a simulated cluster is at rest, and which of its parts run to completion. */
import type { Revision } from "../contract/revision.ts";
import type { ControlState, Instance } from "../control/state.ts";

/** No release runs, nothing is in flight, and every instance is where its goal wants it. */
export function isAtRest(state: ControlState): boolean {
  if (state.release) return false;
  const instances = Object.values(state.instances);
  if (state.wanted === "down") return instances.length === 0;
  return instances.every(isSettled);
}

/** The same, kept with every turn, so that a turn costs as much as what it has changed. */
export class Unrest {
  readonly #restless = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  #restlessSum = 0;
  #countSum = 0;

  constructor(state: ControlState) {
    const byPart = new Map<string, Instance[]>();
    for (const it of Object.values(state.instances)) {
      const mine = byPart.get(it.part) ?? [];
      mine.push(it);
      byPart.set(it.part, mine);
    }
    this.note(byPart);
  }

  note(changed: ReadonlyMap<string, readonly Instance[]>): void {
    for (const [part, instances] of changed) {
      const restless = instances.filter((it) => !isSettled(it)).length;
      this.#restlessSum += restless - (this.#restless.get(part) ?? 0);
      this.#countSum += instances.length - (this.#counts.get(part) ?? 0);
      this.#restless.set(part, restless);
      this.#counts.set(part, instances.length);
    }
  }

  isOver({ release, wanted }: ControlState): boolean {
    if (release) return false;
    return wanted === "down" ? this.#countSum === 0 : this.#restlessSum === 0;
  }
}

function isSettled({ pending, goal, readySinceMonoMs }: Instance): boolean {
  return pending === null && goal === "serve" && readySinceMonoMs !== null;
}

/** Parts that a balancer of the revision routes to. */
export function routedIn(revision: Revision | null): ReadonlySet<string> {
  const routed = revision?.parts.filter(({ balancers }) => balancers.length > 0) ?? [];
  return new Set(routed.map(({ part }) => part));
}

export function jobsOf(revision: Revision | null): string[] {
  return revision?.parts.filter((spec) => spec.kind === "job").map((spec) => spec.part) ?? [];
}
