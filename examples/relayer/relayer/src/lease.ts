/** The right to send for one signing account: held by one process at a time, and proved by a token to every script. */
import { randomUUID } from "node:crypto";

import type { SignerKeys } from "./keys.ts";
import { log } from "./log.ts";
import { type Redis, Script } from "./redis.ts";

export const LEASE_LIFE_MS = 2_000;

/** The fence only ever grows, so that no two holders, however late, can have the same token. */
const ACQUIRE = new Script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local token = redis.call('INCR', KEYS[2]) .. ' ' .. ARGV[1]
redis.call('SET', KEYS[1], token, 'PX', ARGV[2])
return token
`);

const RENEW = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

const RELEASE = new Script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** The answer of a script to a sender that no longer holds the lease. */
const LOST = "LEASELOST";

/** Opens each script of the sender: KEYS[1] is the lease, ARGV[1] the token. */
export const GUARD = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('${LOST} another sender may be at work') end
`;

export class Lease {
  readonly #redis: Redis;
  readonly #keys: SignerKeys;
  readonly #owner: string;
  #token: string | undefined;

  constructor(redis: Redis, keys: SignerKeys, instance: string) {
    this.#redis = redis;
    this.#keys = keys;
    this.#owner = `${instance}/${randomUUID()}`;
  }

  get token(): string | undefined {
    return this.#token;
  }

  /** Takes the lease if it is free. */
  async acquire(): Promise<boolean> {
    const values = [this.#owner, LEASE_LIFE_MS];
    const token = await ACQUIRE.run(this.#redis, [this.#keys.lease, this.#keys.fence], values);
    if (typeof token !== "string") return false;
    this.#token = token;
    log("info", "this instance sends now", { token });
    return true;
  }

  /** Prolongs the lease; a lease that ran out is given up, not taken back in passing. */
  async renew(): Promise<void> {
    if (this.#token === undefined) return;
    const renewed = await RENEW.run(this.#redis, [this.#keys.lease], [this.#token, LEASE_LIFE_MS]);
    if (renewed !== 1) this.forget();
  }

  /** Lets the next sender begin at once. */
  async release(): Promise<void> {
    const token = this.#token;
    this.forget();
    if (token !== undefined) await RELEASE.run(this.#redis, [this.#keys.lease], [token]);
  }

  forget(): void {
    if (this.#token !== undefined) log("info", "this instance no longer sends", { token: this.#token });
    this.#token = undefined;
  }
}

export const isLeaseLost = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith(LOST);
