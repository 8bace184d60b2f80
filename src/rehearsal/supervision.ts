/** Supervision: the engine of the incarnation that lives, its journal, and how one incarnation follows another. */
import type { Effect, Outcome } from "../contract/effect.ts";
import type { Input, Journal, Turn, World } from "../contract/ports.ts";
import type { Decision } from "../control/draft.ts";
import type { ControlState } from "../control/state.ts";
import { Engine } from "../engine/engine.ts";
import type { Kernel } from "./kernel.ts";
import { bootIdOf, type Scene } from "./scene.ts";
import type { RunHappening } from "./world/happening.ts";
import type { SimulatedWorld } from "./world/simulated-world.ts";

export interface SupervisionNeeds {
  readonly kernel: Kernel;
  readonly world: SimulatedWorld;
  readonly scene: Scene;
  readonly tell: (happening: RunHappening) => void;
}

export class Supervision implements Journal<ControlState>, World {
  readonly #needs: SupervisionNeeds;
  #state: ControlState;
  #engine: Engine;
  #fence: number;
  #isPresent = true;
  #bootId: string;
  #backMs = 0;
  /** Effects of the turn that was recorded last. */
  #recorded: readonly Effect[] = [];

  constructor(needs: SupervisionNeeds) {
    this.#needs = needs;
    const { state } = needs.scene;
    this.#state = { ...state, bootId: bootIdOf(state) };
    this.#fence = state.fence;
    this.#bootId = this.#state.bootId;
    this.#engine = this.#newEngine();
  }

  get state(): ControlState {
    return this.#state;
  }

  /** What arrives while nobody is there is lost. */
  deliver(input: Input): void {
    if (this.#isPresent) this.#engine.accept(input);
  }

  /**
   * Ends the supervisor; after a while another one takes over, from the journal alone.
   *
   * @param bootId Of the machine when it takes over. Default: as before.
   */
  crash(awayMs: number, bootId: string = this.#bootId): void {
    const { world, kernel, tell } = this.#needs;
    if (!this.#isPresent && bootId === this.#bootId) return;
    this.#bootId = bootId;
    this.#backMs = Math.max(this.#backMs, kernel.elapsedMs + awayMs);
    kernel.after(awayMs, () => this.#resume());
    if (!this.#isPresent) return;
    this.#isPresent = false;
    world.abandon();
    kernel.wakeAt(undefined, () => undefined);
    tell({ kind: "supervisor", is: "crashed", fence: this.#fence });
  }

  /** Not while something that came later keeps it away for longer. */
  #resume(): void {
    if (this.#isPresent || this.#needs.kernel.elapsedMs < this.#backMs) return;
    this.#isPresent = true;
    this.#fence += 1;
    this.#engine = this.#newEngine();
    this.#needs.tell({ kind: "supervisor", is: "resumed", fence: this.#fence });
    this.#engine.accept({ kind: "resumed", fence: this.#fence, bootId: this.#bootId });
  }

  #newEngine(): Engine {
    return new Engine({ clock: this.#needs.kernel, world: this, journal: this }, this.#state);
  }

  load(): ControlState {
    return this.#state;
  }

  record(turn: Turn, after: ControlState, changed: Decision["changed"]): void {
    const before = this.#state;
    this.#state = after;
    this.#recorded = turn.effects;
    this.#needs.tell({ kind: "turn", turn, before, after, changed });
  }

  perform(effect: Effect, done: (outcome: Outcome) => void): void {
    this.#needs.tell({ kind: "asked", effect, isRecorded: this.#recorded.includes(effect) });
    this.#needs.world.perform(effect, done);
  }

  watch(...watches: Parameters<World["watch"]>): void {
    this.#needs.world.watch(...watches);
  }
}
