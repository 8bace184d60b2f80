/** What a client may ask for, and the record that is kept of it. */
import { z } from "zod";

import { places, type Seal } from "./seal.ts";

const MAX_DATA_BYTES = 8_192;
const MAX_GAS = 16_000_000;
const BASE_GAS = 21_000;
const GAS_PER_BYTE = 40;
const DEFAULT_EXECUTION_GAS = 200_000;

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address: 0x and 40 hexadecimal digits");
const data = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, "must be 0x and whole hexadecimal bytes")
  .max(2 + 2 * MAX_DATA_BYTES, `must have at most ${MAX_DATA_BYTES} bytes`);
const amount = z
  .union([
    z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    z.string().regex(/^(\d{1,78}|0x[0-9a-fA-F]{1,64})$/),
  ])
  .transform((value) => BigInt(value));

export const transactionRequest = z
  .strictObject({
    to: address,
    data: data.nullish().transform((value) => value ?? "0x"),
    value: amount.nullish().transform((value) => value ?? 0n),
    gas_limit: z.coerce.number().int().min(BASE_GAS).max(MAX_GAS).nullish(),
  })
  .transform((request) => ({
    to: request.to.toLowerCase(),
    data: request.data.toLowerCase(),
    value: request.value.toString(),
    gas_limit: request.gas_limit ?? defaultGasLimit(request.data),
  }));

export type TransactionRequest = z.output<typeof transactionRequest>;

export type TransactionStatus = "pending" | "sent" | "confirmed" | "failed";

export interface TransactionRecord extends TransactionRequest {
  readonly id: string;
  readonly relayer_id: string;
  readonly status: TransactionStatus;
  readonly nonce: number | null;
  readonly hash: string | null;
  readonly block_number: number | null;
  readonly error: string | null;
  readonly created_at: string;
  readonly sent_at: string | null;
  readonly confirmed_at: string | null;
}

const sealedRequest = z.object({ to: address, data, value: z.string(), gas_limit: z.number() });

/** The request as Redis keeps it. */
export const sealRequest = (seal: Seal, id: string, request: TransactionRequest): string =>
  seal.seal(places.request(id), JSON.stringify(request));

export const openRequest = (seal: Seal, id: string, sealed: string): TransactionRequest =>
  sealedRequest.parse(JSON.parse(seal.open(places.request(id), sealed)));

export const isSameRequest = (left: TransactionRequest, right: TransactionRequest): boolean =>
  left.to === right.to &&
  left.data === right.data &&
  left.value === right.value &&
  left.gas_limit === right.gas_limit;

/** The record as Redis keeps it: a hash of texts, some of them sealed, in which an absent field means null. */
export function recordFrom(stored: Readonly<Record<string, string>>, seal: Seal): TransactionRecord {
  const text = (name: string): string | null => stored[name] ?? null;
  const number = (name: string): number | null => (stored[name] === undefined ? null : Number(stored[name]));
  const id = text("id") ?? "";
  const error = text("error");
  return {
    id,
    relayer_id: text("relayer_id") ?? "",
    status: (text("status") ?? "pending") as TransactionStatus,
    ...openRequest(seal, id, text("request") ?? ""),
    nonce: number("nonce"),
    hash: text("hash"),
    block_number: number("block_number"),
    error: error === null ? null : seal.open(places.error(id), error),
    created_at: text("created_at") ?? "",
    sent_at: text("sent_at"),
    confirmed_at: text("confirmed_at"),
  };
}

function defaultGasLimit(callData: string): number {
  return BASE_GAS + GAS_PER_BYTE * ((callData.length - 2) / 2) + DEFAULT_EXECUTION_GAS;
}
