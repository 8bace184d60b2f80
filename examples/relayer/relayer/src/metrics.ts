/**
 * The five key metrics that the guide names: request rate, queue depth, Redis memory, processing times and errors. Names
 * are those of OpenZeppelin's relayer and of redis_exporter, so that their dashboards fit.
 */
import { Counter, Gauge, Histogram, Registry } from "prom-client";

import { FaultReporter } from "./log.ts";
import type { Settled } from "./sender-store.ts";

const FIRST_ERROR_STATUS = 400;
const MS_PER_SECOND = 1_000;
/** From a chain that mines at once to one that takes ten minutes. */
const PROCESSING_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600];
const REQUEST_LABELS = ["method", "endpoint", "status_code"] as const;

/** What is asked of the store when somebody reads the metrics. */
export interface Gauges {
  readonly queueDepths: () => Promise<Readonly<Record<string, number>>>;
  readonly redisMemoryBytes: () => Promise<number>;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<(typeof REQUEST_LABELS)[number]>;
  readonly #errors: Counter<(typeof REQUEST_LABELS)[number]>;
  readonly #processing: Histogram<"stage">;

  constructor(gauges: Gauges) {
    const registers = [this.#registry];
    const labelNames = REQUEST_LABELS;
    const asked = "Requests that this instance answered.";
    this.#requests = new Counter({ name: "requests_total", help: asked, labelNames, registers });
    const failed = "Requests that this instance answered with a status of 400 or more.";
    this.#errors = new Counter({ name: "error_requests_total", help: failed, labelNames, registers });
    this.#processing = new Histogram({
      name: "transaction_processing_seconds",
      help: "Time that transactions took, by stage, seen by the instance that sends.",
      labelNames: ["stage"],
      buckets: PROCESSING_BUCKETS_SECONDS,
      registers,
    });
    addGauges(this.#registry, gauges);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    return await this.#registry.metrics();
  }

  answered(method: string, endpoint: string, status: number): void {
    const labels = { method, endpoint, status_code: String(status) };
    this.#requests.inc(labels);
    if (status >= FIRST_ERROR_STATUS) this.#errors.inc(labels);
  }

  settled({ createdMs, sentMs, settledMs }: Settled): void {
    const observe = (stage: string, fromMs: number, toMs: number): void =>
      this.#processing.observe({ stage }, Math.max(0, toMs - fromMs) / MS_PER_SECOND);
    observe("creation_to_submission", createdMs, sentMs);
    observe("submission_to_confirmation", sentMs, settledMs);
    observe("creation_to_confirmation", createdMs, settledMs);
  }
}

function addGauges(registry: Registry, { queueDepths, redisMemoryBytes }: Gauges): void {
  const readDepths = orNothing("reading the depths of queues", queueDepths);
  const readMemory = orNothing("reading the memory of redis", redisMemoryBytes);
  new Gauge({
    name: "queue_depth",
    help: "What waits in each queue, which all instances share.",
    labelNames: ["queue"],
    registers: [registry],
    async collect() {
      const depths = Object.entries((await readDepths()) ?? {});
      this.reset();
      for (const [queue, depth] of depths) this.set({ queue }, depth);
    },
  });
  new Gauge({
    name: "redis_memory_used_bytes",
    help: "Memory that Redis has allocated (used_memory of INFO).",
    registers: [registry],
    async collect() {
      const bytes = await readMemory();
      if (bytes === undefined) this.remove();
      else this.set(bytes);
    },
  });
}

/** What cannot be read is left out: an old value would look like a store that is well. */
function orNothing<T>(subject: string, read: () => Promise<T>): () => Promise<T | undefined> {
  const faults = new FaultReporter(subject);
  return async () => {
    try {
      const value = await read();
      faults.succeeded();
      return value;
    } catch (error) {
      faults.failed(error);
      return undefined;
    }
  };
}
