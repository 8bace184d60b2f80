/** The sender's view of the store: typed calls of the scripts, each with the token of the lease. */
import { FILLER, type RelayerKeys, type SignerKeys } from "./keys.ts";
import type { Lease } from "./lease.ts";
import type { Redis, Script } from "./redis.ts";
import { places, type Seal } from "./seal.ts";
import * as scripts from "./sender-scripts.ts";
import type { SignedTransaction } from "./signer.ts";
import { openRequest } from "./transaction.ts";

/** One nonce the chain does not have yet: of a transaction, or a gap for a filler when there is no id. */
export interface WindowEntry {
  readonly nonce: number;
  readonly id: string | undefined;
  readonly raw: string | undefined;
  readonly to: string;
  readonly data: string;
  readonly value: string;
  readonly gasLimit: number;
}

export interface Settlement {
  readonly id: string;
  readonly hash: string;
  readonly status: "confirmed" | "failed";
  readonly blockNumber: number | undefined;
  readonly error: string | undefined;
}

/** When a transaction passed each station, in milliseconds of wall time. */
export interface Settled {
  readonly createdMs: number;
  readonly sentMs: number;
  readonly settledMs: number;
}

export interface SenderStoreOptions {
  readonly relayer: RelayerKeys;
  readonly signer: SignerKeys;
  readonly seal: Seal;
  /** Whether somebody wants to hear of transactions that came to an end. */
  readonly announces: boolean;
}

export type Signed = SignedTransaction & { readonly entry: WindowEntry };

export class SenderStore {
  readonly #redis: Redis;
  readonly #lease: Lease;
  readonly #relayer: RelayerKeys;
  readonly #signer: SignerKeys;
  readonly #seal: Seal;
  readonly #announces: "yes" | "no";

  constructor(redis: Redis, lease: Lease, { relayer, signer, seal, announces }: SenderStoreOptions) {
    this.#redis = redis;
    this.#lease = lease;
    this.#relayer = relayer;
    this.#signer = signer;
    this.#seal = seal;
    this.#announces = announces ? "yes" : "no";
  }

  /** Attaches nonces to waiting transactions; the result is the next free nonce. */
  async assignNonces(chainCount: number, window: number): Promise<number> {
    const { nextNonce, nonces, open } = this.#signer;
    const values = [chainCount, window, this.#relayer.transactionPrefix];
    return Number(await this.#run(scripts.ASSIGN, [this.#relayer.pending, nextNonce, nonces, open], values));
  }

  async window(first: number, end: number): Promise<readonly WindowEntry[]> {
    const keys = [this.#signer.nonces, this.#signer.signed, this.#signer.open];
    const values = [first, end, this.#relayer.transactionPrefix];
    const rows = (await this.#run(scripts.WINDOW, keys, values)) as (string | number)[][];
    return rows.map(([nonce, id, raw, request]) =>
      this.#entryOf(Number(nonce), String(id), String(raw), String(request)),
    );
  }

  #entryOf(nonce: number, id: string, sealedRaw: string, sealedRequest: string): WindowEntry {
    const raw = sealedRaw === "" ? undefined : this.#seal.open(this.#placeOf(nonce), sealedRaw);
    if (id === FILLER) return { nonce, id: undefined, raw, to: "", data: "", value: "", gasLimit: 0 };
    const { to, data, value, gas_limit } = openRequest(this.#seal, id, sealedRequest);
    return { nonce, id, raw, to, data, value, gasLimit: gas_limit };
  }

  #placeOf(nonce: number): string {
    return places.signed(this.#signer.address, nonce);
  }

  async storeSigned(signed: readonly Signed[]): Promise<void> {
    if (signed.length === 0) return;
    const rows = signed.flatMap(({ entry, raw, hash }) => [
      entry.nonce,
      entry.id ?? FILLER,
      this.#seal.seal(this.#placeOf(entry.nonce), raw),
      hash,
    ]);
    await this.#run(scripts.STORE_SIGNED, [this.#signer.signed], [this.#relayer.transactionPrefix, ...rows]);
  }

  async replaceSigned({ entry, raw, hash }: Signed): Promise<void> {
    const sealed = this.#seal.seal(this.#placeOf(entry.nonce), raw);
    const values = [this.#relayer.transactionPrefix, entry.nonce, entry.id ?? FILLER, sealed, hash];
    await this.#run(scripts.REPLACE, [this.#signer.signed], values);
  }

  async markSent(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#run(
      scripts.MARK_SENT,
      [],
      [this.#relayer.transactionPrefix, new Date().toISOString(), ...ids],
    );
  }

  /** Transactions without a final status whose nonce the chain has counted. */
  async counted(chainCount: number, limit: number): Promise<readonly { id: string; hash: string }[]> {
    const values = [chainCount, limit, this.#relayer.transactionPrefix];
    const rows = (await this.#run(scripts.COUNTED, [this.#signer.open], values)) as [string, string][];
    return rows.map(([id, hash]) => ({ id, hash }));
  }

  /** Writes final statuses; the result is those that were not final before. */
  async settle(settlements: readonly Settlement[]): Promise<readonly Settled[]> {
    if (settlements.length === 0) return [];
    const rows = settlements.flatMap((it) => [
      it.id,
      it.hash,
      it.status,
      it.blockNumber ?? "",
      it.error === undefined ? "" : this.#seal.seal(places.error(it.id), it.error),
    ]);
    const values = [this.#relayer.transactionPrefix, new Date().toISOString(), this.#announces, ...rows];
    const keys = [this.#signer.open, this.#relayer.webhooks];
    const settled = (await this.#run(scripts.SETTLE, keys, values)) as [string, string, string][];
    return settled.map(([created, sent, final]) => ({
      createdMs: Date.parse(created),
      sentMs: Date.parse(sent),
      settledMs: Date.parse(final),
    }));
  }

  async reject(nonce: number, id: string, error: string): Promise<void> {
    const keys = [this.#signer.nonces, this.#signer.signed, this.#signer.open, this.#relayer.webhooks];
    const sealed = this.#seal.seal(places.error(id), error);
    await this.#run(scripts.REJECT, keys, [
      this.#relayer.transactionPrefix,
      nonce,
      id,
      sealed,
      this.#announces,
    ]);
  }

  async #run(script: Script, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    const token = this.#lease.token;
    if (token === undefined) throw new Error("this instance does not hold the lease");
    return await script.run(this.#redis, [this.#signer.lease, ...keys], [token, ...values]);
  }
}
