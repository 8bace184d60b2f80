/** The webhooks that are to be delivered: written together with the status they tell of, and gone once one was taken. */
import type { RelayerKeys } from "./keys.ts";
import { type Redis, Script } from "./redis.ts";

/** Longer than any attempt: what an instance claimed and never reported is due again then. */
const CLAIM_LIFE_MS = 15_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** KEYS webhooks, attempts. ARGV limit, claim life. */
const CLAIM = new Script(`${NOW}
local claimed = {}
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  redis.call('ZADD', KEYS[1], now + ARGV[2], name)
  claimed[#claimed + 1] = { name, redis.call('HINCRBY', KEYS[2], name, 1) }
end
return claimed
`);

/** KEYS webhooks, attempts. ARGV name. */
const FORGET = new Script(`
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[1], ARGV[1])
`);

/** KEYS webhooks. ARGV name, pause. */
const POSTPONE = new Script(`${NOW}
return redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])
`);

/** KEYS webhooks, attempts, dead webhooks. ARGV name. */
const BURY = new Script(`
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 then redis.call('RPUSH', KEYS[3], ARGV[1]) end
return 1
`);

export interface Webhook {
  /** Transaction and status. */
  readonly name: string;
  readonly transactionId: string;
  readonly status: string;
  /** 1 for the first. */
  readonly attempt: number;
}

export class WebhookQueue {
  readonly #redis: Redis;
  readonly #keys: RelayerKeys;

  constructor(redis: Redis, keys: RelayerKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** Takes those that are due; nobody else gets them for a while. */
  async claim(limit: number): Promise<readonly Webhook[]> {
    const keys = [this.#keys.webhooks, this.#keys.webhookAttempts];
    const rows = (await CLAIM.run(this.#redis, keys, [limit, CLAIM_LIFE_MS])) as [string, number][];
    return rows.map(([name, attempt]) => {
      const [transactionId = "", status = ""] = name.split(" ");
      return { name, transactionId, status, attempt };
    });
  }

  async delivered({ name }: Webhook): Promise<void> {
    await FORGET.run(this.#redis, [this.#keys.webhooks, this.#keys.webhookAttempts], [name]);
  }

  async postpone({ name }: Webhook, pauseMs: number): Promise<void> {
    await POSTPONE.run(this.#redis, [this.#keys.webhooks], [name, pauseMs]);
  }

  /** Gives up, and keeps the name for whoever looks into it. */
  async bury({ name }: Webhook): Promise<void> {
    const { webhooks, webhookAttempts, deadWebhooks } = this.#keys;
    await BURY.run(this.#redis, [webhooks, webhookAttempts, deadWebhooks], [name]);
  }
}
