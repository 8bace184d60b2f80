/** Accepts transactions and finds them again: what was accepted is stored, once, before the client hears of it. */
import { randomUUID } from "node:crypto";

import { type RelayerKeys, relayerKeys } from "./keys.ts";
import { type Redis, Script } from "./redis.ts";
import type { Seal } from "./seal.ts";
import {
  isSameRequest,
  recordFrom,
  sealRequest,
  type TransactionRecord,
  type TransactionRequest,
} from "./transaction.ts";

const IDEMPOTENCY_LIFE_MS = 7 * 24 * 60 * 60 * 1_000;

/** The idempotency entry, the record and the place in the queue are written together or not at all. */
const ACCEPT = new Script(`
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('HSET', KEYS[2], unpack(ARGV, 3))
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[1])
return ARGV[1]
`);

export class IdempotencyConflict extends Error {
  override readonly name = "IdempotencyConflict";
}

export class TransactionStore {
  readonly #redis: Redis;
  readonly #relayerId: string;
  readonly #keys: RelayerKeys;
  readonly #seal: Seal;
  #counting: Promise<number> | undefined;

  constructor(redis: Redis, relayerId: string, seal: Seal) {
    this.#redis = redis;
    this.#relayerId = relayerId;
    this.#keys = relayerKeys(relayerId);
    this.#seal = seal;
  }

  /** Stores a new transaction, or returns the one that this key has already made. */
  async accept(request: TransactionRequest, idempotencyKey: string): Promise<TransactionRecord> {
    const id = randomUUID();
    const fields: Record<string, string> = {
      id,
      relayer_id: this.#relayerId,
      status: "pending",
      request: sealRequest(this.#seal, id, request),
      created_at: new Date().toISOString(),
    };
    const storedId = await ACCEPT.run(
      this.#redis,
      [this.#keys.idempotency(idempotencyKey), this.#keys.transaction(id), this.#keys.pending],
      [id, IDEMPOTENCY_LIFE_MS, ...Object.entries(fields).flat()],
    );
    if (storedId === id) return recordFrom(fields, this.#seal);
    const known = await this.find(String(storedId));
    if (known === undefined) throw new Error(`transaction ${storedId} is known by its key but has no record`);
    if (isSameRequest(known, request)) return known;
    throw new IdempotencyConflict("this key was used with another body");
  }

  async find(id: string): Promise<TransactionRecord | undefined> {
    const stored = await this.#redis.ask((client) => client.hGetAll(this.#keys.transaction(id)));
    return stored["id"] === undefined ? undefined : recordFrom({ ...stored }, this.#seal);
  }

  /** Whoever asks while the store is being asked gets the same answer: many clients list at once. */
  pendingCount(): Promise<number> {
    this.#counting ??= this.#redis
      .ask((client) => client.lLen(this.#keys.pending))
      .finally(() => {
        this.#counting = undefined;
      });
    return this.#counting;
  }
}
