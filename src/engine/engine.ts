/** The driver of decisions: input → step → journal → perform. Synchronous; everything outside is a port. */
import { assert } from "../base/assert.ts";
import type { Effect } from "../contract/effect.ts";
import type { Event } from "../contract/event.ts";
import type { Clock, Input, Journal, World } from "../contract/ports.ts";
import type { Decision } from "../control/draft.ts";
import type { ControlState } from "../control/state.ts";
import { step } from "../control/step.ts";
import { Watches } from "../control/watches.ts";

export interface EnginePorts {
  readonly clock: Clock;
  readonly world: World;
  readonly journal: Journal<ControlState>;
  /** Told after each turn, once its effects are under way. */
  readonly onTurn?: (state: ControlState, events: readonly Event[], effects: readonly Effect[]) => void;
}

export class Engine {
  readonly #ports: EnginePorts;
  #state: ControlState;
  #turning = false;
  readonly #watches = new Watches();

  constructor(ports: EnginePorts, initial: ControlState) {
    this.#ports = ports;
    this.#state = ports.journal.load() ?? initial;
  }

  get state(): ControlState {
    return this.#state;
  }

  /** Takes one input: decides, records the decision, and only then performs it. */
  accept(input: Input): void {
    assert(!this.#turning, "a turn ends before the next begins");
    this.#turning = true;
    const { clock, world } = this.#ports;
    const decision = this.#decide(input);
    this.#turning = false;
    const fresh = this.#watches.update(decision);
    if (fresh) world.watch(this.#watches, fresh);
    for (const effect of decision.effects) world.perform(effect, (outcome) => this.accept(outcome));
    clock.wakeAt(decision.wakeAt, () => this.accept({ kind: "woken" }));
    this.#ports.onTurn?.(decision.state, decision.events, decision.effects);
  }

  #decide(input: Input): Decision {
    const { clock, journal } = this.#ports;
    const now = clock.now();
    const decision = step(this.#state, input, now);
    const { effects, events, state, changed } = decision;
    journal.record({ now, input, effects, events }, state, changed);
    this.#state = decision.state;
    return decision;
  }
}
