/** The names of everything kept in Redis. */
import { createHash } from "node:crypto";

/** What belongs to a relayer: its transactions, and those that wait for a nonce. */
export const relayerKeys = (relayerId: string) => ({
  pending: `relayer:${relayerId}:pending`,
  transactionPrefix: `relayer:${relayerId}:transaction:`,
  transaction: (id: string): string => `relayer:${relayerId}:transaction:${id}`,
  /** A client's key may tell more than it should: only its digest is kept. */
  idempotency: (key: string): string =>
    `relayer:${relayerId}:idempotency:${createHash("sha256").update(key).digest("hex")}`,
  /** Webhooks to be delivered, by the time in milliseconds when the next attempt is due. */
  webhooks: `relayer:${relayerId}:webhooks`,
  /** Attempts so far of each webhook. */
  webhookAttempts: `relayer:${relayerId}:webhook-attempts`,
  /** Webhooks that nobody took. */
  deadWebhooks: `relayer:${relayerId}:dead-webhooks`,
});

/** What belongs to a signing account: its nonces exist once, whoever uses them. */
export const signerKeys = (address: string) => ({
  address,
  lease: `signer:${address}:lease`,
  fence: `signer:${address}:fence`,
  nextNonce: `signer:${address}:next-nonce`,
  /** Nonce to transaction id, or to {@link FILLER}. */
  nonces: `signer:${address}:nonces`,
  /** Nonce to signed bytes, kept for ever: a chain that lost blocks gets them again. */
  signed: `signer:${address}:signed`,
  /** Transactions with a nonce and without a final status, by nonce. */
  open: `signer:${address}:open`,
});

export type RelayerKeys = ReturnType<typeof relayerKeys>;
export type SignerKeys = ReturnType<typeof signerKeys>;

/** Stands for a transaction to oneself that only uses up a nonce which would otherwise be a gap. */
export const FILLER = "filler";
