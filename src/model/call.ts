/** Calls: what is known of how a service calls another part: how long it waits, how often it repeats, what it keeps open. */
import type { Duration } from "../base/duration.ts";
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { given, type OptionReader, shown } from "./read.ts";
import { targetNamed } from "./route-target.ts";
import type { ServicePort } from "./service.ts";

export interface Call {
  /** Name of the part or external. */
  readonly to: string;
  /** The named port of the service that it calls. Missing: the main one. */
  readonly port?: string;
  /** Of one try. Missing: unknown. */
  readonly timeoutMs?: number;
  /** Tries after the first. */
  readonly retries: number;
  /** Whether a call that is made twice does no more than one made once. Missing: unknown. */
  readonly idempotent?: boolean;
  /** Missing: unknown. */
  readonly pool?: ConnectionPool;
}

/** The connections that one instance keeps open. */
export interface ConnectionPool {
  readonly max: number;
  /** How long a connection that nobody uses is kept. Missing: unknown. */
  readonly idleMs?: number | "for-ever";
}

export interface CallOptions {
  /** The part that is called, one of its named ports, or something outside. */
  readonly to: Declared | ServicePort;
  /** How long one try may take. */
  readonly timeout?: Duration;
  /** Tries after the first. Default 0. */
  readonly retries?: number;
  /** Whether a call that is made twice does no more than one made once. */
  readonly idempotent?: boolean;
  /** The connections that one instance keeps open to it. */
  readonly pool?: ConnectionPoolOptions;
}

export interface ConnectionPoolOptions {
  /** The most that one instance opens. */
  readonly max: number;
  /** How long a connection that nobody uses is kept, or "for-ever". */
  readonly idle?: Duration | "for-ever";
}

export function readCalls(reader: OptionReader, uses: Declared[]): readonly Call[] | undefined {
  if (!reader.has("calls")) return undefined;
  return reader.list("calls").flatMap((item, index) => {
    const options = reader.within(["calls", String(index)], item, `calls ${index}`);
    const to = readCalled(options, uses);
    const call: Omit<Call, "to" | "port"> = {
      ...given("timeoutMs", options.optionalDuration("timeout")),
      retries: options.integer("retries", 0, { min: 0, max: 100 }),
      ...(options.has("idempotent") ? { idempotent: options.flag("idempotent", false) } : {}),
      ...(options.has("pool") ? { pool: readPool(options.nested("pool")) } : {}),
    };
    options.refuseUnknown();
    return to === undefined ? [] : [{ ...to, ...call }];
  });
}

function readCalled(options: OptionReader, uses: Declared[]): Pick<Call, "to" | "port"> | undefined {
  const to = options.raw("to");
  const target = targetNamed(to, uses);
  if (target) return { to: target.to, ...given("port", target.port) };
  if (isDeclared(to)) {
    uses.push(to);
    return { to: to[declared].data.name };
  }
  options.refuse("unknown-part", ["to"], `to cannot be ${shown(to)}`, "name a part of this file: to: state");
  return undefined;
}

function readPool(options: OptionReader): ConnectionPool {
  if (!options.has("max"))
    options.refuse("missing", ["max"], "a pool of connections has a most", "add max: 10");
  const isKept = options.raw("idle") === "for-ever";
  const pool: ConnectionPool = {
    max: options.integer("max", 1, { min: 1, max: 1_000_000 }),
    ...given("idleMs", isKept ? ("for-ever" as const) : options.optionalDuration("idle")),
  };
  options.refuseUnknown();
  return pool;
}
