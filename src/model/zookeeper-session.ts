/** A session with ZooKeeper: what a client of an ensemble asks for, and which members it knows. */
import type { Duration } from "../base/duration.ts";
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { given, type OptionReader, shown } from "./read.ts";

export interface ZookeeperSession {
  /** Name of the store. */
  readonly to: string;
  /** What it asks for; the ensemble may give another. Missing: unknown. */
  readonly timeoutMs?: number;
  /** Connections of one instance. */
  readonly connections: number;
  /** Members as its settings list them: "zoo1:2181". Missing: those that there are. */
  readonly servers?: readonly string[];
}

export interface ZookeeperSessionOptions {
  /** The zookeeper(…) that it talks to. */
  readonly to: Declared;
  /** How long it may be silent before its locks and registrations are given to others. */
  readonly timeout?: Duration;
  /** Connections that one instance opens. Default 1. */
  readonly connections?: number;
  /** Members, as its settings list them: ["zoo1:2181", "zoo2:2181"]. Default: those that there are. */
  readonly servers?: readonly string[];
}

export function readSession(options: OptionReader, uses: Declared[]): ZookeeperSession {
  const session: ZookeeperSession = {
    to: readEnsembleName(options, uses),
    ...given("timeoutMs", options.optionalDuration("timeout")),
    connections: options.integer("connections", 1, { min: 1, max: 100_000 }),
    ...(options.has("servers") ? { servers: readServers(options, "servers") } : {}),
  };
  options.refuseUnknown();
  return session;
}

export function readSessions(
  reader: OptionReader,
  uses: Declared[],
): readonly ZookeeperSession[] | undefined {
  if (!reader.has("sessions")) return undefined;
  return reader.list("sessions").map((item, index) => {
    return readSession(reader.within(["sessions", String(index)], item, `sessions ${index}`), uses);
  });
}

/** Hosts, with a port or without one. */
export function readServers(options: OptionReader, key: string): readonly string[] {
  return options.list(key).map((item) => {
    if (typeof item === "string" && /^[A-Za-z0-9.-]+(:\d+)*$/.test(item)) return item;
    options.refuse("wrong-value", [key], `${key} cannot hold ${shown(item)}`, 'write ["zoo1:2181"]');
    return "";
  });
}

function readEnsembleName(options: OptionReader, uses: Declared[]): string {
  const value = options.raw("to");
  const data = isDeclared(value) ? value[declared].data : undefined;
  if (isDeclared(value) && data?.kind === "store" && data.engine === "zookeeper") {
    uses.push(value);
    return data.name;
  }
  options.refuse("unknown-part", ["to"], `to cannot be ${shown(value)}`, "name a zookeeper(…) of this file");
  return "";
}
