/**
 * Rate limits in HAProxy, as a bucket of tokens for each key: the generic cell rate algorithm, with the time at which the
 * bucket is full again as the only thing that is kept. Rates of stick tables count in windows, which let twice the rate
 * through at their edges; this is exact, and follows the number of ready servers without a reload.
 *
 * Times are microseconds modulo 2^32, since a tag of a stick table has 32 bits: entries are forgotten long before that.
 */
import type { Pool } from "../../model/pool.ts";
import type { RateLimit } from "../../model/rate-limit.ts";
import type { Service } from "../../model/service.ts";
import { rateTableOf } from "./names.ts";
import type { Section } from "./place.ts";
import { quoted } from "./quoted.ts";

const MASK = 4_294_967_295;
const HALF = 2_147_483_648;
const SECOND_US = 1_000_000;

/** A client that is forgotten has its whole burst again, so it may be once its bucket would be full. */
const KEEP_LONGER_S = 10;

/** Where what is known of each key is kept, for all pools of the service. A key is never kept in clear. */
export function rateTableSections(services: readonly Service[]): readonly Section[] {
  return services.flatMap(({ name, rateLimit }): Section[] => {
    if (!rateLimit) return [];
    const keepS = Math.ceil(rateLimit.burst / rateLimit.perSecond) + KEEP_LONGER_S;
    return [
      [
        `backend ${rateTableOf(name)}`,
        `stick-table type binary len 32 size 100k expire ${keepS}s store gpt0`,
      ],
    ];
  });
}

/** For both backends of a pool: which servers are ready is what the first one knows. */
export function rateLimitLines(pool: Pool, { name, health, rateLimit }: Service): readonly string[] {
  if (!rateLimit || pool.protocol !== "http") return [];
  const table = rateTableOf(name);
  const exempt = health?.kind === "http-health" ? ` unless { path ${quoted(health.path)} }` : "";
  return [
    // "one": what one request costs. "ahead": how far the time at which the bucket is full lies ahead of now.
    `http-request set-var(txn.one) nbsrv(${pool.name}),mul(${rateLimit.perSecond})`,
    `http-request set-var(txn.one) int(${rateLimit.perSecond}) if { nbsrv(${pool.name}) eq 0 }`,
    `http-request set-var(txn.one) int(${SECOND_US}),div(txn.one)`,
    `http-request set-var(txn.now) date(0,us),and(${MASK})`,
    ...trackLines(rateLimit, table, exempt),
    `http-request set-var(txn.ahead) sc0_get_gpt0(${table}),sub(txn.now),and(${MASK})`,
    `http-request set-var(txn.ahead) int(0) if { sc0_get_gpt0(${table}) eq 0 } || { var(txn.ahead) -m int ge ${HALF} }`,
    `http-request set-var(txn.over) int(${rateLimit.burst - 1}),mul(txn.one),neg,add(txn.ahead)`,
    // "deny" and not "return": HAProxy then counts it, and `top` tells.
    `http-request deny deny_status 429 content-type text/plain hdr retry-after "%[var(txn.over),add(${SECOND_US - 1}),div(${SECOND_US})]" string "too many requests\\n" if { sc0_tracked } { var(txn.over) -m int gt 0 }`,
    `http-request sc-set-gpt0(0) var(txn.now),add(txn.ahead),add(txn.one),and(${MASK}) if { sc0_tracked }`,
  ];
}

/** The first rule that tracks holds. */
function trackLines({ key }: RateLimit, table: string, exempt: string): readonly string[] {
  const bySource = `http-request track-sc0 src,sha2(256) table ${table}${exempt}`;
  if (key.kind === "source") return [bySource];
  const found = `{ req.hdr(${key.name}) -m found }`;
  const byHeader = `http-request track-sc0 req.fhdr(${key.name}),sha2(256) table ${table}`;
  return [
    `${byHeader}${exempt === "" ? ` if ${found}` : ` if ${found} !${exempt.slice(" unless ".length)}`}`,
    bySource,
  ];
}
