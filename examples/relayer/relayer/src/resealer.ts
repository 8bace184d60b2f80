/** After a rotation of the storage key: seals anew what the other key has sealed, so that it can be thrown away. */
import type { RelayerKeys, SignerKeys } from "./keys.ts";
import { FaultReporter, log } from "./log.ts";
import { type Redis, Script } from "./redis.ts";
import { places, type Seal } from "./seal.ts";

const BATCH = 200;
/** Instances of before go on sealing with the other key until they are replaced, so one round is not enough. */
const PAUSE_MS = 30_000;
const SEALED_FIELDS = ["request", "error"] as const;

/** Something newer may have been written since it was read. KEYS hash. ARGV field, text of before, new text. */
const EXCHANGE = new Script(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`);

export class Resealer {
  readonly #redis: Redis;
  readonly #relayer: RelayerKeys;
  readonly #signer: SignerKeys;
  readonly #seal: Seal;
  readonly #faults = new FaultReporter("resealing");
  #resealed = 0;

  constructor(redis: Redis, relayer: RelayerKeys, signer: SignerKeys, seal: Seal) {
    this.#redis = redis;
    this.#relayer = relayer;
    this.#signer = signer;
    this.#seal = seal;
  }

  /** Goes through everything now and then; several instances may do so at a time. */
  async start(): Promise<void> {
    await this.#round().then(
      () => this.#faults.succeeded(),
      (error: unknown) => this.#faults.failed(error),
    );
    setTimeout(() => void this.start(), PAUSE_MS).unref();
  }

  async #round(): Promise<void> {
    this.#resealed = 0;
    await this.#transactions();
    await this.#signedBytes();
    const key = this.#seal.currentKeyName;
    log("info", "everything in the store is sealed with the current key", { key, resealed: this.#resealed });
  }

  async #transactions(): Promise<void> {
    const MATCH = `${this.#relayer.transactionPrefix}*`;
    let cursor = "0";
    do {
      const page = await this.#redis.ask((client) => client.scan(cursor, { MATCH, COUNT: BATCH }));
      for (const key of page.keys) await this.#transaction(key);
      cursor = page.cursor;
    } while (cursor !== "0");
  }

  async #transaction(key: string): Promise<void> {
    const id = key.slice(this.#relayer.transactionPrefix.length);
    const texts = await this.#redis.ask((client) => client.hmGet(key, [...SEALED_FIELDS]));
    for (const [index, field] of SEALED_FIELDS.entries())
      await this.#exchange(key, field, texts[index] ?? undefined, places[field](id));
  }

  async #signedBytes(): Promise<void> {
    const { signed, address } = this.#signer;
    let cursor = "0";
    do {
      const page = await this.#redis.ask((client) => client.hScan(signed, cursor, { COUNT: BATCH }));
      for (const { field, value } of page.entries)
        await this.#exchange(signed, field, value, places.signed(address, Number(field)));
      cursor = page.cursor;
    } while (cursor !== "0");
  }

  async #exchange(key: string, field: string, sealed: string | undefined, place: string): Promise<void> {
    if (sealed === undefined || this.#seal.isCurrent(sealed)) return;
    const anew = this.#seal.seal(place, this.#seal.open(place, sealed));
    if ((await EXCHANGE.run(this.#redis, [key], [field, sealed, anew])) === 1) this.#resealed += 1;
  }
}
