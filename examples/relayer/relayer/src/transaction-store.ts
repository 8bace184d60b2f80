/** Accepts transactions and finds them again: what was accepted is stored, once, before the client hears of it. */
import { randomUUID } from "node:crypto";

import { type RelayerKeys, relayerKeys } from "./keys.ts";
import { type Redis, Script } from "./redis.ts";
import { digestOf, recordFrom, type TransactionRecord, type TransactionRequest } from "./transaction.ts";

const IDEMPOTENCY_LIFE_MS = 7 * 24 * 60 * 60 * 1_000;

/** The idempotency entry, the record and the place in the queue are written together or not at all. */
const ACCEPT = new Script(`
local known = redis.call('GET', KEYS[1])
if known then
  local digest, id = string.match(known, '^(%S+) (%S+)$')
  if digest ~= ARGV[1] then return { 'conflict', id } end
  return { 'known', id }
end
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
redis.call('RPUSH', KEYS[3], ARGV[2])
return { 'accepted', ARGV[2] }
`);

export class IdempotencyConflict extends Error {
  override readonly name = "IdempotencyConflict";
}

export class TransactionStore {
  readonly #redis: Redis;
  readonly #relayerId: string;
  readonly #keys: RelayerKeys;

  constructor(redis: Redis, relayerId: string) {
    this.#redis = redis;
    this.#relayerId = relayerId;
    this.#keys = relayerKeys(relayerId);
  }

  /** Stores a new transaction, or returns the one that this key has already made. */
  async accept(request: TransactionRequest, idempotencyKey: string): Promise<TransactionRecord> {
    const id = randomUUID();
    const fields: Record<string, string> = {
      id,
      relayer_id: this.#relayerId,
      status: "pending",
      to: request.to,
      data: request.data,
      value: request.value,
      gas_limit: String(request.gas_limit),
      created_at: new Date().toISOString(),
    };
    const [outcome, storedId] = (await ACCEPT.run(
      this.#redis,
      [this.#keys.idempotency(idempotencyKey), this.#keys.transaction(id), this.#keys.pending],
      [digestOf(request), id, IDEMPOTENCY_LIFE_MS, ...Object.entries(fields).flat()],
    )) as [string, string];
    if (outcome === "conflict") throw new IdempotencyConflict("this key was used with another body");
    if (outcome === "accepted") return recordFrom(fields);
    const known = await this.find(storedId);
    if (known === undefined) throw new Error(`transaction ${storedId} is known by its key but has no record`);
    return known;
  }

  async find(id: string): Promise<TransactionRecord | undefined> {
    const stored = await this.#redis.ask((client) => client.hGetAll(this.#keys.transaction(id)));
    return stored["id"] === undefined ? undefined : recordFrom({ ...stored });
  }

  async pendingCount(): Promise<number> {
    return await this.#redis.ask((client) => client.lLen(this.#keys.pending));
  }
}
