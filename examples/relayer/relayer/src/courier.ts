/** Delivers signed webhooks, at least once each: any instance may, and what one does not finish another one repeats. */
import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { WebhookTarget } from "./config.ts";
import { FaultReporter, log, messageOf } from "./log.ts";
import type { TransactionStore } from "./transaction-store.ts";
import type { Webhook, WebhookQueue } from "./webhook-queue.ts";

const LOOK_PAUSE_MS = 250;
const AT_ONCE = 16;
const ATTEMPT_LIMIT_MS = 3_000;
/** OpenZeppelin's relayer retries five times. */
const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;

/** As OpenZeppelin's relayer signs: base64 of HMAC-SHA256 over the body, which carries the time. */
export const signatureOf = (body: string, signingKey: string): string =>
  createHmac("sha256", signingKey).update(body).digest("base64");

/** Doubles with each attempt. The random half keeps instances that failed together from coming back together. */
const pauseAfterMs = (attempt: number): number =>
  Math.round(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random() / 2));

export class Courier {
  readonly #queue: WebhookQueue;
  readonly #store: TransactionStore;
  readonly #target: WebhookTarget;
  readonly #faults = new FaultReporter("delivering webhooks");
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(queue: WebhookQueue, store: TransactionStore, target: WebhookTarget) {
    this.#queue = queue;
    this.#store = store;
    this.#target = target;
  }

  start(): void {
    this.#running = this.#loop();
  }

  /** Finishes what is on its way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const count = await this.#round().catch((error: unknown) => {
        this.#faults.failed(error);
        return 0;
      });
      if (count === 0)
        await sleep(LOOK_PAUSE_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  async #round(): Promise<number> {
    const webhooks = await this.#queue.claim(AT_ONCE);
    await Promise.all(webhooks.map((webhook) => this.#deliver(webhook)));
    return webhooks.length;
  }

  async #deliver(webhook: Webhook): Promise<void> {
    try {
      await this.#post(webhook);
      this.#faults.succeeded();
    } catch (error) {
      this.#faults.failed(error);
      return await this.#failed(webhook, error);
    }
    await this.#queue.delivered(webhook);
  }

  async #failed(webhook: Webhook, error: unknown): Promise<void> {
    if (webhook.attempt < MAX_ATTEMPTS)
      return await this.#queue.postpone(webhook, pauseAfterMs(webhook.attempt));
    log("error", "nobody took a webhook", { webhook: webhook.name, error: messageOf(error) });
    await this.#queue.bury(webhook);
  }

  async #post(webhook: Webhook): Promise<void> {
    const record = await this.#store.find(webhook.transactionId);
    if (record === undefined) throw new Error(`there is no record of transaction ${webhook.transactionId}`);
    const body = JSON.stringify({
      // The same in each attempt, so that a receiver can tell a repetition.
      id: `${webhook.transactionId}.${webhook.status}`,
      event: "transaction_update",
      payload: { payload_type: "transaction", ...record },
      timestamp: new Date().toISOString(),
    });
    const response = await fetch(this.#target.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-signature": signatureOf(body, this.#target.signingKey),
      },
      body,
      // What is signed for one receiver is not for whomever it points to.
      redirect: "error",
      signal: AbortSignal.timeout(ATTEMPT_LIMIT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the receiver answered ${response.status}`);
  }
}
