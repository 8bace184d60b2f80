/** Sends what was accepted: one cycle brings the chain from what it has to what it should have. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Chain } from "./chain.ts";
import { isLeaseLost, type Lease } from "./lease.ts";
import { FaultReporter, log, messageOf } from "./log.ts";
import type { SenderStore, Settled, Signed, WindowEntry } from "./sender-store.ts";
import { settlementsOf } from "./settlement.ts";
import type { Signer, SigningOrder } from "./signer.ts";
import { StuckWatch } from "./stuck-watch.ts";

const WINDOW = 64;
const SETTLE_AT_ONCE = 128;
const IDLE_PAUSE_MS = 40;
const IN_FLIGHT_PAUSE_MS = 5;
const STANDBY_PAUSE_MS = 150;
const FAULT_PAUSE_MS = 200;
const RENEW_PAUSE_MS = 400;
/** A cycle that takes longer has hung, and must not keep the lease from others. */
const CYCLE_LIMIT_MS = 12_000;
const REBROADCAST_AFTER_MS = 1_000;

/** What the chain says of bytes that it has, or that another broadcast has used up already. */
const HAS_IT_ALREADY = /already (known|imported)|nonce too low/i;
/** What the chain says of bytes that it will never take, whatever happens. */
const NEVER =
  /intrinsic gas|gas (limit )?too low|exceeds (the )?(block )?gas|insufficient funds|max initcode|oversized/i;

type ReadyEntry = WindowEntry & { readonly raw: string };

export class Sender {
  readonly #chain: Chain;
  readonly #store: SenderStore;
  readonly #lease: Lease;
  readonly #signer: Signer;
  readonly #onSettled: (settled: Settled) => void;
  readonly #faults = new FaultReporter("sending");
  readonly #stuck = new StuckWatch();
  readonly #stopped = new AbortController();
  /** Since when a counted nonce has had no receipt. */
  readonly #missingSinceMs = new Map<string, number>();
  #lastChainCount = 0;
  /** When the chain was last offered transactions, and the first nonce above them. */
  #offeredAtMs = Number.NEGATIVE_INFINITY;
  #offeredEnd = 0;
  #begun = false;
  #cycleStartedAtMs = 0;
  #chainId: number | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    chain: Chain,
    store: SenderStore,
    lease: Lease,
    signer: Signer,
    onSettled: (settled: Settled) => void,
  ) {
    this.#chain = chain;
    this.#store = store;
    this.#lease = lease;
    this.#signer = signer;
    this.#onSettled = onSettled;
  }

  start(): void {
    const renewal = setInterval(() => this.#renew(), RENEW_PAUSE_MS);
    this.#running = this.#loop().finally(() => clearInterval(renewal));
  }

  /** Finishes the cycle at work and hands the lease on. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await this.#lease.release().catch(() => this.#lease.forget());
  }

  #renew(): void {
    if (performance.now() - this.#cycleStartedAtMs > CYCLE_LIMIT_MS) return;
    this.#lease.renew().catch(() => undefined);
  }

  async #loop(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const pauseMs = await this.#step();
      if (pauseMs > 0)
        await sleep(pauseMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  /** One cycle if this instance may send, else an attempt at the lease; the result is the pause after it. */
  async #step(): Promise<number> {
    this.#cycleStartedAtMs = performance.now();
    try {
      if (this.#lease.token === undefined && !(await this.#takeOver())) return STANDBY_PAUSE_MS;
      if (!this.#begun) await this.#begin();
      const pauseMs = await this.#cycle();
      this.#faults.succeeded();
      return pauseMs;
    } catch (error) {
      if (isLeaseLost(error)) this.#lease.forget();
      this.#faults.failed(error);
      return FAULT_PAUSE_MS;
    }
  }

  /** A new sender believes nothing that it remembers from before. */
  async #takeOver(): Promise<boolean> {
    if (!(await this.#lease.acquire())) return false;
    this.#offeredAtMs = Number.NEGATIVE_INFINITY;
    this.#missingSinceMs.clear();
    this.#stuck.reset();
    this.#lastChainCount = 0;
    this.#begun = false;
    return true;
  }

  /** With an empty store and a chain with a history, this is where counting begins. */
  async #begin(): Promise<void> {
    await this.#store.assignNonces(await this.#chain.transactionCount(this.#signer.address, "pending"), 0);
    this.#begun = true;
  }

  /** Looks, gives nonces, signs, offers and confirms; the result is the pause after it. */
  async #cycle(): Promise<number> {
    const before = await this.#chain.transactionCount(this.#signer.address, "latest");
    this.#noticeLostBlocks(before);
    const nextNonce = await this.#store.assignNonces(before, WINDOW);
    if (this.#isInFlight(before)) {
      await this.#settle(before);
      return IN_FLIGHT_PAUSE_MS;
    }
    const entries = await this.#store.window(before, Math.min(nextNonce, before + WINDOW));
    const offered = await this.#offer(await this.#hasten(await this.#sign(entries)));
    const after = offered > 0 ? await this.#chain.transactionCount(this.#signer.address, "latest") : before;
    const settled = await this.#settle(after);
    return offered > 0 || settled > 0 ? 0 : IDLE_PAUSE_MS;
  }

  /**
   * Nothing is offered while the chain digests what it has: anvil takes a transaction that arrives
   * while the one before it is being mined into its queue and never out of it again.
   */
  #isInFlight(chainCount: number): boolean {
    return chainCount < this.#offeredEnd && performance.now() - this.#offeredAtMs < REBROADCAST_AFTER_MS;
  }

  /** The chain may come back without its last blocks; then everything it lost is offered again at once. */
  #noticeLostBlocks(chainCount: number): void {
    if (chainCount < this.#lastChainCount) {
      log("warn", "the chain lost blocks", { had: this.#lastChainCount, has: chainCount });
      this.#offeredAtMs = Number.NEGATIVE_INFINITY;
      this.#missingSinceMs.clear();
      this.#stuck.reset();
    }
    this.#lastChainCount = chainCount;
  }

  /** Signs what has no signature yet, and stores it before anyone can see it. */
  async #sign(entries: readonly WindowEntry[]): Promise<readonly ReadyEntry[]> {
    const fresh: Signed[] = [];
    const ready: ReadyEntry[] = [];
    for (const entry of entries) {
      const raw = entry.raw ?? (await this.#signOne(entry, fresh));
      // After one that cannot be signed there would be a gap: the next cycle fills it first.
      if (raw === undefined) break;
      ready.push({ ...entry, raw });
    }
    await this.#store.storeSigned(fresh);
    return ready;
  }

  async #signOne(entry: WindowEntry, fresh: Signed[]): Promise<string | undefined> {
    const chainId = await this.#knownChainId();
    try {
      const signed = this.#signer.sign(this.#orderOf(entry), chainId);
      fresh.push({ ...signed, entry });
      return signed.raw;
    } catch (error) {
      if (entry.id === undefined) throw error;
      await this.#store.reject(entry.nonce, entry.id, `cannot be signed: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** The first one holds up all others: if it stays unmined, the chain gets it again at a higher fee. */
  async #hasten(entries: readonly ReadyEntry[]): Promise<readonly ReadyEntry[]> {
    const [first, ...others] = entries;
    if (first === undefined) {
      this.#stuck.reset();
      return entries;
    }
    const urgency = this.#stuck.urgencyFor(first.nonce);
    if (urgency === undefined) return entries;
    const signed = this.#signer.sign(this.#orderOf(first), await this.#knownChainId(), urgency);
    log("warn", "the chain does not mine a transaction: replacing it", { nonce: first.nonce, urgency });
    await this.#store.replaceSigned({ ...signed, entry: first });
    return [{ ...first, raw: signed.raw }, ...others];
  }

  #orderOf(entry: WindowEntry): SigningOrder {
    return entry.id === undefined ? this.#signer.filler(entry.nonce) : entry;
  }

  async #knownChainId(): Promise<number> {
    this.#chainId ??= await this.#chain.chainId();
    return this.#chainId;
  }

  /** Offers all of these; the result is how many that were. */
  async #offer(entries: readonly ReadyEntry[]): Promise<number> {
    const last = entries.at(-1);
    if (last === undefined) return 0;
    const complaints = await this.#chain.broadcast(entries.map(({ raw }) => raw));
    this.#offeredAtMs = performance.now();
    this.#offeredEnd = last.nonce + 1;
    const taken: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const complaint = complaints[index];
      if (complaint !== undefined && !HAS_IT_ALREADY.test(complaint)) await this.#refused(entry, complaint);
      else if (entry.id !== undefined) taken.push(entry.id);
    }
    await this.#store.markSent(taken);
    return entries.length;
  }

  async #refused(entry: WindowEntry, complaint: string): Promise<void> {
    this.#faults.failed(new Error(`nonce ${entry.nonce} was refused: ${complaint}`));
    if (entry.id === undefined || !NEVER.test(complaint)) return;
    await this.#store.reject(entry.nonce, entry.id, complaint);
    // As soon as the chain has counted up to here it gets the filler.
    this.#offeredEnd = Math.min(this.#offeredEnd, entry.nonce);
  }

  async #settle(chainCount: number): Promise<number> {
    const counted = await this.#store.counted(chainCount, SETTLE_AT_ONCE);
    const receipts = await this.#chain.receipts(counted.map(({ hash }) => hash));
    const settlements = settlementsOf(counted, receipts, this.#missingSinceMs);
    const settled = await this.#store.settle(settlements);
    for (const one of settled) this.#onSettled(one);
    return settlements.length;
  }
}
