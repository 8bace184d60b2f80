/** The receipt's prober: asks through the balancer at a fixed rate, whether or not the answers keep up. */
import { performance } from "node:perf_hooks";
import type { Percentiles } from "../../contract/receipt.ts";
import { Latency } from "./load/latency.ts";
import { LongestGap } from "./load/longest-gap.ts";
import { OpenLoop, type ShotEnd } from "./load/open-loop.ts";
import type { Trust } from "./load/trust.ts";

export interface ProberOptions {
  /** Such as "http://127.0.0.1:8080/ready". */
  readonly url: string;
  readonly trust?: Trust;
  /** Default 20. */
  readonly perSecond?: number;
  /** Default 2000. */
  readonly timeoutMs?: number;
}

export interface ProberReport {
  /** What it asked. */
  readonly url: string;
  /** All that it sent, so that they can be taken off the balancer's counters. */
  readonly requests: number;
  readonly failures: number;
  /** Longest time without a good answer, up to now. Null before the first good answer. */
  readonly longestGapMs: number | null;
  readonly windows: Readonly<Record<string, Percentiles>>;
}

/** Below this status the program answered; from it on it could not. */
const FIRST_ERROR_STATUS = 500;

export class Prober {
  readonly #url: string;
  readonly #loop: OpenLoop;
  readonly #windows = new Map<string, Latency>();
  readonly #gap = new LongestGap();
  #window: Latency | undefined;
  #failures = 0;
  #stoppedMs: number | undefined;

  constructor({ url, trust, perSecond = 20, timeoutMs = 2_000 }: ProberOptions) {
    this.#url = url;
    const next = (): { url: string; ended: (end: ShotEnd) => void } => {
      const window = this.#window;
      return { url, ended: (end) => this.#take(end, window) };
    };
    // After a pause of our own there is nothing to make up for: the receipt is about the cluster.
    this.#loop = new OpenLoop({
      perSecond,
      timeoutMs,
      connections: "new",
      arrears: "dropped",
      next,
      ...(trust ? { trust } : {}),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Requests sent from now on count for this window, such as "before" or "after". */
  enter(window: string): void {
    this.#window = this.#windows.get(window) ?? new Latency();
    this.#windows.set(window, this.#window);
  }

  /** Sends no more, and waits for the answers that are still to come. */
  async stop(): Promise<ProberReport> {
    this.#stoppedMs ??= performance.now();
    await this.#loop.stop();
    return this.report();
  }

  report(): ProberReport {
    const windows = [...this.#windows].map(([name, latency]) => [name, percentilesOf(latency)] as const);
    return {
      url: this.#url,
      requests: this.#loop.sent,
      failures: this.#failures,
      longestGapMs: this.#gap.until(this.#stoppedMs ?? performance.now()),
      windows: Object.fromEntries(windows),
    };
  }

  /** From the real time of sending: the supervisor writes its journal in between, and users do not wait for that. */
  #take(end: ShotEnd, window: Latency | undefined): void {
    if (end.kind === "error" || end.status >= FIRST_ERROR_STATUS) {
      this.#failures += 1;
      return;
    }
    window?.record(end.endedMs - end.sentMs);
    this.#gap.good(end.endedMs);
  }
}

function percentilesOf(latency: Latency): Percentiles {
  return { p50: inTenths(latency.roughPercentile(50)), p99: inTenths(latency.roughPercentile(99)) };
}

function inTenths(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
