/** Measures a change as its users see it: a second before, while it runs, and a second after. */
import type { Receipt } from "../contract/receipt.ts";
import type { Core } from "./core.ts";
import { bareReceipt, type Ending, measuredReceipt } from "./figures.ts";
import type { RunningProber, TrafficCounters, Uncounted } from "./needs.ts";

/** How long the prober runs before and after, for the latency to compare. */
const MARGIN_MS = 1_000;

export class Measurement {
  readonly #core: Core;
  readonly #prober: RunningProber | undefined;
  readonly #countersBefore: TrafficCounters | Uncounted | undefined;
  readonly #caveat: string | undefined;
  readonly #begunMonoMs: number;

  private constructor(core: Core, countersBefore: TrafficCounters | Uncounted | undefined, caveat?: string) {
    this.#core = core;
    this.#countersBefore = countersBefore;
    this.#caveat = caveat;
    this.#prober = core.needs.measuring.startProber(core.state);
    this.#prober?.enter("before");
    this.#begunMonoMs = core.needs.clock.now().monoMs;
  }

  /** Undefined while nothing serves: there is nobody who could lose a request. */
  static async begin(core: Core, caveat?: string): Promise<Measurement | undefined> {
    const { wanted, current } = core.state;
    if (wanted !== "up" || current === null) return undefined;
    return new Measurement(core, await core.needs.measuring.counters(core.state), caveat);
  }

  /** Waits until the latency before the change is known, and marks its start. */
  async ready(): Promise<void> {
    const now = this.#core.needs.clock.now().monoMs;
    if (this.#prober) await pause(Math.max(0, this.#begunMonoMs + MARGIN_MS - now));
    this.#prober?.enter("during");
  }

  /** The change has ended: measures the latency after it, and sums up. */
  async receipt(ending: Ending): Promise<Receipt> {
    this.#prober?.enter("after");
    if (this.#prober) await pause(MARGIN_MS);
    const prober = await this.#prober?.stop();
    const countersAfter = await this.#core.needs.measuring.counters(this.#core.state);
    if (!prober && !countersAfter) return bareReceipt(ending, "nothing was measured: no balancer runs");
    const caveat = this.#caveat;
    return measuredReceipt(ending, { prober, countersBefore: this.#countersBefore, countersAfter, caveat });
  }

  /** The change did not take place. */
  async abandon(): Promise<void> {
    await this.#prober?.stop();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
