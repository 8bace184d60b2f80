/** Gathers in the background what readiness rests on, so that a probe costs nothing and never waits. */
import type { Chain } from "./chain.ts";
import { within } from "./deadline.ts";
import { FaultReporter, messageOf } from "./log.ts";
import type { Redis } from "./redis.ts";

const PAUSE_MS = 250;
const CHECK_LIMIT_MS = 800;
const TRACE_LIFE_MS = 60_000;

export interface Facts {
  readonly nowMs: number;
  readonly draining: boolean;
  /** When Redis last took a write, and what went wrong with the latest one. */
  readonly redisWrittenAtMs: number;
  readonly redisFault: string | undefined;
  /** When the chain last told its head, and what went wrong with the latest question. */
  readonly chainSeenAtMs: number;
  readonly chainFault: string | undefined;
}

class Check {
  atMs = Number.NEGATIVE_INFINITY;
  fault: string | undefined = "not checked yet";
  readonly #faults: FaultReporter;
  readonly #attempt: () => Promise<unknown>;
  readonly #name: string;

  constructor(name: string, attempt: () => Promise<unknown>) {
    this.#name = name;
    this.#attempt = attempt;
    this.#faults = new FaultReporter(`the ${name} check`);
  }

  async run(): Promise<void> {
    try {
      await within(this.#attempt(), CHECK_LIMIT_MS, this.#name);
      this.atMs = performance.now();
      this.fault = undefined;
      this.#faults.succeeded();
    } catch (error) {
      this.fault = messageOf(error);
      this.#faults.failed(error);
    }
  }
}

export class Probe {
  draining = false;
  readonly #redis: Check;
  readonly #chain: Check;

  constructor(redis: Redis, chain: Chain, instance: string) {
    const write = () =>
      redis.ask((client) => client.set(`probe:${instance}`, Date.now(), { PX: TRACE_LIFE_MS }));
    this.#redis = new Check("redis", write);
    this.#chain = new Check("chain", () => chain.headNumber());
  }

  /** Each check repeats on its own: a hanging one must not age the other. */
  start(): void {
    for (const check of [this.#redis, this.#chain]) void repeat(check);
  }

  facts(): Facts {
    return {
      nowMs: performance.now(),
      draining: this.draining,
      redisWrittenAtMs: this.#redis.atMs,
      redisFault: this.#redis.fault,
      chainSeenAtMs: this.#chain.atMs,
      chainFault: this.#chain.fault,
    };
  }
}

async function repeat(check: Check): Promise<void> {
  await check.run();
  setTimeout(() => void repeat(check), PAUSE_MS).unref();
}
