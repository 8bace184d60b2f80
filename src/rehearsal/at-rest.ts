/** When a simulated cluster is at rest, and which of its parts run to completion. */
import type { Revision } from "../contract/revision.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { desiredOf, targetOf } from "../control/target.ts";

/** No release runs, nothing is in flight, no slot waits to be filled, and every instance is where its goal wants it. */
export function isAtRest(state: ControlState): boolean {
  if (state.release) return false;
  const instances = Object.values(state.instances);
  if (state.wanted === "down") return instances.length === 0;
  return instances.every(isSettled) && new Unrest(state).isOver(state);
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

  isOver(state: ControlState): boolean {
    const { release, wanted, lastRelease } = state;
    if (release) return false;
    if (wanted === "down") return this.#countSum === 0;
    if (this.#restlessSum > 0) return false;
    // What never worked and has nothing to go back to is tried for ever.
    return lastRelease?.outcome === "failed" || this.#isFull(state);
  }

  /** A slot whose instance crashed is empty until its pause is over, and nothing else tells of it. */
  #isFull(state: ControlState): boolean {
    const parts = targetOf(state)?.parts ?? [];
    return parts.every(
      (spec) => spec.kind === "job" || (this.#counts.get(spec.part) ?? 0) >= desiredOf(state, spec),
    );
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
