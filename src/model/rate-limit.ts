/** A rate limit: how much of one client a balancer lets through to a service. */
import { frozen } from "../base/frozen.ts";
import { here, OptionReader, shown } from "./read.ts";

export type RateLimitKey =
  | { readonly kind: "source" }
  /** Lower case. */
  | { readonly kind: "header"; readonly name: string };

export interface RateLimit {
  /** For one key and one ready instance: a pool lets through as many times that as it has ready instances. */
  readonly perSecond: number;
  /** How many may come at once after a pause, for one key, whatever the number of instances. */
  readonly burst: number;
  readonly key: RateLimitKey;
}

/** What a client is told apart by, besides its address. */
export interface HeaderKey {
  readonly kind: "header";
  readonly name: string;
}

export interface RateLimitOptions {
  /** For one key and one ready instance, 1 to 10000: three ready instances let through three times as much. */
  readonly perSecond: number;
  /** How many may come at once after a pause, for one key, whatever the number of instances. 1 to 10000. */
  readonly burst: number;
  /** What counts together: the client's address ("source", the default), or the value of a header. */
  readonly key?: "source" | HeaderKey;
}

const HEADER = /^[a-z][a-z0-9-]{0,62}$/;

/** The name of a header in lower case; undefined when it is none. */
export function headerName(name: unknown): string | undefined {
  const lower = typeof name === "string" ? name.toLowerCase() : "";
  return HEADER.test(lower) ? lower : undefined;
}

/**
 * The value of a request header as the key of a rate limit; requests without it count by their address.
 *
 * @example rateLimit: { perSecond: 10, burst: 20, key: header("x-api-key") }
 */
export function header(name: string): HeaderKey {
  const lower = headerName(name);
  if (lower === undefined) {
    const reader = new OptionReader("header", {}, here());
    reader.refuse("wrong-name", [], `${shown(name)} is no name of a header`, 'write it as in "x-api-key"');
    reader.finish();
  }
  return frozen({ kind: "header", name: lower ?? "" });
}

/** @param speaks What the service's main port speaks: only requests can be counted. */
export function readRateLimit(reader: OptionReader, speaks: string | undefined): RateLimit | undefined {
  if (!reader.has("rateLimit")) return undefined;
  const given = reader.nested("rateLimit");
  const key = given.has("key") ? readKey(given) : ({ kind: "source" } as const);
  for (const needed of ["perSecond", "burst"]) {
    if (given.has(needed)) continue;
    given.refuse(
      "missing",
      [needed],
      `a rate limit needs ${needed}`,
      "write rateLimit: { perSecond: 10, burst: 20 }",
    );
  }
  if (speaks !== "http")
    reader.refuse(
      "wrong-protocol",
      ["rateLimit"],
      "only a service with port: http(…) has requests to limit",
      "remove it",
    );
  const limit: RateLimit = {
    perSecond: given.integer("perSecond", 1, { min: 1, max: 10_000 }),
    burst: given.integer("burst", 1, { min: 1, max: 10_000 }),
    key,
  };
  given.refuseUnknown();
  return limit;
}

function readKey(given: OptionReader): RateLimitKey {
  const key = given.raw("key");
  if (key === "source") return { kind: "source" };
  const { kind, name } = (typeof key === "object" && key !== null ? key : {}) as Partial<HeaderKey>;
  if (kind === "header" && typeof name === "string" && HEADER.test(name)) return { kind, name };
  given.refuse(
    "wrong-value",
    ["key"],
    `key cannot be ${shown(key)}`,
    'write "source" or header("x-api-key")',
  );
  return { kind: "source" };
}
