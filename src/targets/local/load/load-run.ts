/** One run of load at a fixed rate, tallied by the client that sent it. */
import { performance } from "node:perf_hooks";
import { Latency } from "./latency.ts";
import { LongestGap } from "./longest-gap.ts";
import { OpenLoop, type ShotEnd, type ShotError } from "./open-loop.ts";
import type { Trust } from "./trust.ts";

export interface LoadOrder {
  readonly url: string;
  readonly perSecond: number;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly connections: "kept" | "new";
  readonly timeoutMs: number;
  /** For a URL of https. Default: what this machine trusts. */
  readonly trust?: Trust;
}

export interface LoadLatency {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly max: number | null;
}

export interface LoadReport {
  readonly sent: number;
  readonly answered: number;
  /** From the first to the last sending. */
  readonly durationMs: number;
  readonly sentPerSecond: number | null;
  readonly statuses: Readonly<Record<string, number>>;
  readonly errors: Readonly<Partial<Record<ShotError, number>>>;
  /** One example of each kind of error. */
  readonly details: Readonly<Partial<Record<ShotError, string>>>;
  /** Of whole answers, from the time at which each request should have been sent. */
  readonly latencyMs: LoadLatency;
  /** Longest time without an answer below 500. Null before the first. */
  readonly longestGapMs: number | null;
  /** How late the sender itself was at worst. */
  readonly sentLateMaxMs: number;
}

/** What one second showed. */
export interface LoadSecond {
  readonly sent: number;
  readonly answered: number;
  readonly errors: number;
  readonly inFlight: number;
  /** Of the answers since the last look. */
  readonly p50: number | null;
  readonly max: number | null;
}

const FIRST_ERROR_STATUS = 500;

export class LoadRun {
  readonly #loop: OpenLoop;
  readonly #all = new Latency();
  readonly #recent = new Latency();
  readonly #gap = new LongestGap();
  readonly #statuses = new Map<string, number>();
  readonly #errors = new Map<ShotError, { count: number; readonly detail: string }>();
  #answered = 0;
  #lateMs = 0;
  #begunMs = 0;
  #stoppedMs: number | undefined;

  constructor(order: LoadOrder) {
    const { perSecond, connections, timeoutMs, trust, ...rest } = order;
    const shot = { ...rest, ended: (end: ShotEnd) => this.#take(end) };
    this.#loop = new OpenLoop({
      perSecond,
      connections,
      timeoutMs,
      arrears: "sent",
      next: () => shot,
      ...(trust ? { trust } : {}),
    });
  }

  start(): void {
    this.#begunMs = performance.now();
    this.#loop.start();
  }

  /** Sends no more, waits for what is in flight, and sums up. */
  async stop(): Promise<LoadReport> {
    this.#stoppedMs ??= performance.now();
    await this.#loop.stop();
    return this.#report(this.#stoppedMs);
  }

  /** How it goes, since the last time this was asked. */
  second(): LoadSecond {
    const seen = {
      sent: this.#loop.sent,
      answered: this.#answered,
      errors: sumOf([...this.#errors.values()].map(({ count }) => count)),
      inFlight: this.#loop.inFlight,
      p50: this.#recent.percentile(50),
      max: this.#recent.max,
    };
    this.#recent.reset();
    return seen;
  }

  #take(end: ShotEnd): void {
    this.#lateMs = Math.max(this.#lateMs, end.sentMs - end.intendedMs);
    if (end.kind === "error") {
      const known = this.#errors.get(end.error) ?? { count: 0, detail: end.detail };
      known.count += 1;
      this.#errors.set(end.error, known);
      return;
    }
    this.#answered += 1;
    this.#statuses.set(String(end.status), (this.#statuses.get(String(end.status)) ?? 0) + 1);
    const tookMs = end.endedMs - end.intendedMs;
    this.#all.record(tookMs);
    this.#recent.record(tookMs);
    if (end.status < FIRST_ERROR_STATUS) this.#gap.good(end.endedMs);
  }

  #report(stoppedMs: number): LoadReport {
    const durationMs = stoppedMs - this.#begunMs;
    const latency = this.#all;
    const errors = [...this.#errors];
    return {
      sent: this.#loop.sent,
      answered: this.#answered,
      durationMs: Math.round(durationMs),
      sentPerSecond: durationMs < 1_000 ? null : Math.round((this.#loop.sent / durationMs) * 10_000) / 10,
      statuses: Object.fromEntries([...this.#statuses].sort()),
      errors: Object.fromEntries(errors.map(([kind, { count }]) => [kind, count])),
      details: Object.fromEntries(errors.map(([kind, { detail }]) => [kind, detail])),
      latencyMs: {
        p50: latency.percentile(50),
        p90: latency.percentile(90),
        p99: latency.percentile(99),
        p999: latency.percentile(99.9),
        max: latency.max,
      },
      longestGapMs: this.#gap.until(stoppedMs),
      sentLateMaxMs: Math.round(this.#lateMs * 10) / 10,
    };
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
