/** A journal in memory: the rehearsal's own, so that a rehearsal leaves no trace. */
import type { Journal, Turn } from "../contract/ports.ts";

export class MemoryJournal<State> implements Journal<State> {
  readonly turns: Turn[] = [];
  #state: State | undefined;

  constructor(state?: State) {
    this.#state = state;
  }

  load(): State | undefined {
    return this.#state;
  }

  record(turn: Turn, state: State): void {
    this.turns.push(turn);
    this.#state = state;
  }
}
