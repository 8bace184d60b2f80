/** Moves: what a turn changed about instances, found among the parts that it touched and nowhere else. */
import type { Decision } from "../control/draft.ts";
import type { ControlState, Instance } from "../control/state.ts";

/** One instance before and after a turn. Without a before it is new, without an after it is forgotten. */
export interface Move {
  readonly before: Instance | undefined;
  readonly after: Instance | undefined;
}

export class Moves {
  readonly #byPart = new Map<string, readonly Instance[]>();
  readonly #byId = new Map<string, Instance>();

  constructor(state: ControlState) {
    for (const instance of Object.values(state.instances)) {
      this.#byPart.set(instance.part, [...(this.#byPart.get(instance.part) ?? []), instance]);
      this.#byId.set(instance.id, instance);
    }
  }

  /** As the control plane knows it. */
  instance(id: string): Instance | undefined {
    return this.#byId.get(id);
  }

  after(changed: Decision["changed"]): readonly Move[] {
    const moves: Move[] = [];
    for (const [part, instances] of changed) {
      addMoves(moves, this.#byPart.get(part) ?? [], instances);
      this.#byPart.set(part, instances);
    }
    for (const { before, after } of moves) {
      if (after) this.#byId.set(after.id, after);
      else if (before) this.#byId.delete(before.id);
    }
    return moves;
  }
}

/** Both lists stand in the order of creation, so what is in both stands in the same order. */
function addMoves(moves: Move[], before: readonly Instance[], after: readonly Instance[]): void {
  let place = 0;
  for (const was of before) {
    const is = after[place]?.id === was.id ? after[place] : undefined;
    if (is) place += 1;
    if (is !== was) moves.push({ before: was, after: is });
  }
  for (const added of after.slice(place)) moves.push({ before: undefined, after: added });
}
