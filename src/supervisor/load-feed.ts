/** Tells the control plane what services that follow their load have to do, each period of their policies once. */
import type { LoadSeen } from "../contract/load-seen.ts";
import type { ControlState } from "../control/state.ts";
import { targetOf } from "../control/target.ts";
import { loadsOf, periodsOf } from "./load-figures.ts";
import type { SupervisorNeeds } from "./needs.ts";
import { frameOf, type Readings } from "./readings.ts";

type FeedNeeds = Pick<SupervisorNeeds, "clock" | "measuring" | "log">;

export class LoadFeed {
  readonly #needs: FeedNeeds;
  readonly #state: () => ControlState;
  readonly #deliver: (seen: LoadSeen) => void;
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** The readings at the end of the period before. */
  readonly #before = new Map<number, Readings>();

  constructor(needs: FeedNeeds, state: () => ControlState, deliver: (seen: LoadSeen) => void) {
    this.#needs = needs;
    this.#state = state;
    this.#deliver = deliver;
  }

  /** Told after each turn: measures over the periods that the policies of now ask for, and over no others. */
  follow(state: ControlState): void {
    const target = targetOf(state);
    const wanted = target ? periodsOf(target) : [];
    for (const [periodMs, timer] of this.#timers) {
      if (wanted.includes(periodMs)) continue;
      clearInterval(timer);
      this.#timers.delete(periodMs);
      this.#before.delete(periodMs);
    }
    for (const periodMs of wanted) {
      if (this.#timers.has(periodMs)) continue;
      const timer = setInterval(() => void this.#measure(periodMs), periodMs);
      timer.unref();
      this.#timers.set(periodMs, timer);
      void this.#measure(periodMs);
    }
  }

  /** What goes wrong when a figure is delivered is the engine's, and ends the supervisor as with any other input. */
  async #measure(periodMs: number): Promise<void> {
    const readings = await this.#readings();
    const before = this.#before.get(periodMs);
    const target = targetOf(this.#state());
    if (!readings || !this.#timers.has(periodMs) || !target) return;
    this.#before.set(periodMs, readings);
    if (!before) return;
    const period = { periodMs, sampledMonoMs: this.#needs.clock.now().monoMs };
    for (const seen of loadsOf(target, frameOf(before, readings), period)) this.#deliver(seen);
  }

  /** What could not be read is a period without figures, which is no reason for anything. */
  async #readings(): Promise<Readings | undefined> {
    const { measuring, log } = this.#needs;
    try {
      return await measuring.readings(this.#state());
    } catch (error) {
      log.error({ error: String(error) }, "what services have to do could not be measured");
      return undefined;
    }
  }
}
