/** The receipt's prober: asks through the balancer at a fixed rate, whether or not the answers keep up. */
import { get } from "node:http";
import { createHistogram, performance, type RecordableHistogram } from "node:perf_hooks";
import type { Percentiles } from "../../contract/receipt.ts";

export interface ProberOptions {
  /** Such as "http://127.0.0.1:8080/ready". */
  readonly url: string;
  /** Default 20. */
  readonly perSecond?: number;
  /** Default 2000. */
  readonly timeoutMs?: number;
}

export interface ProberReport {
  /** All that it sent, so that they can be taken off the balancer's counters. */
  readonly requests: number;
  readonly failures: number;
  /** Longest time without a good answer, up to now. Null before the first good answer. */
  readonly longestGapMs: number | null;
  readonly windows: Readonly<Record<string, Percentiles>>;
}

/** Below this status the program answered; from it on it could not. */
const FIRST_ERROR_STATUS = 500;
const MAX_ARREARS_MS = 1_000;

export class Prober {
  readonly #url: string;
  readonly #everyMs: number;
  readonly #timeoutMs: number;
  readonly #windows = new Map<string, RecordableHistogram>();
  readonly #inFlight = new Set<Promise<void>>();
  #window: RecordableHistogram | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextMs = 0;
  #requests = 0;
  #failures = 0;
  #lastGoodMs: number | undefined;
  #longestGapMs: number | null = null;
  #stoppedMs: number | undefined;

  constructor(options: ProberOptions) {
    this.#url = options.url;
    this.#everyMs = 1_000 / (options.perSecond ?? 20);
    this.#timeoutMs = options.timeoutMs ?? 2_000;
  }

  start(): void {
    this.#nextMs = performance.now();
    this.#tick();
  }

  /** Requests sent from now on count for this window, such as "before" or "after". */
  enter(window: string): void {
    this.#window =
      this.#windows.get(window) ?? createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });
    this.#windows.set(window, this.#window);
  }

  /** Sends no more, and waits for the answers that are still to come. */
  async stop(): Promise<ProberReport> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stoppedMs ??= performance.now();
    await Promise.all(this.#inFlight);
    return this.report();
  }

  report(): ProberReport {
    const windows = [...this.#windows].map(([name, histogram]) => [name, percentilesOf(histogram)] as const);
    return {
      requests: this.#requests,
      failures: this.#failures,
      longestGapMs: this.#gapUntil(this.#stoppedMs ?? performance.now()),
      windows: Object.fromEntries(windows),
    };
  }

  /** The times of sending are fixed in advance: a slow answer delays no later request, and so hides no outage. */
  #tick(): void {
    const now = performance.now();
    // After a pause of our own (a suspended machine) there is nothing to make up for.
    if (now - this.#nextMs > MAX_ARREARS_MS) this.#nextMs = now;
    while (this.#nextMs <= now) {
      this.#send();
      this.#nextMs += this.#everyMs;
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#nextMs - performance.now()));
  }

  #send(): void {
    const histogram = this.#window;
    const begunMs = performance.now();
    this.#requests += 1;
    const ended = this.#ask().then((good) => {
      if (good) this.#good(begunMs, histogram);
      else this.#failures += 1;
    });
    this.#inFlight.add(ended);
    void ended.finally(() => this.#inFlight.delete(ended));
  }

  #ask(): Promise<boolean> {
    return new Promise((resolve) => {
      const request = get(this.#url, { agent: false, signal: AbortSignal.timeout(this.#timeoutMs) });
      request.once("error", () => resolve(false));
      request.once("response", (response) => {
        response.once("error", () => resolve(false));
        response.once("close", () =>
          resolve(response.complete && (response.statusCode ?? 500) < FIRST_ERROR_STATUS),
        );
        response.resume();
      });
    });
  }

  #good(begunMs: number, histogram: RecordableHistogram | undefined): void {
    const now = performance.now();
    histogram?.record(Math.max(1, Math.round((now - begunMs) * 1_000)));
    this.#longestGapMs = this.#gapUntil(now);
    this.#lastGoodMs = now;
  }

  #gapUntil(monoMs: number): number | null {
    if (this.#lastGoodMs === undefined) return null;
    return Math.max(this.#longestGapMs ?? 0, Math.round(monoMs - this.#lastGoodMs));
  }
}

function percentilesOf(histogram: RecordableHistogram): Percentiles {
  if (histogram.count === 0) return { p50: null, p99: null };
  return { p50: inMs(histogram.percentile(50)), p99: inMs(histogram.percentile(99)) };
}

/** Recorded in microseconds; shown with one decimal. */
function inMs(micros: number): number {
  return Math.round(micros / 100) / 10;
}
