/** A port with its protocol; the protocol is part of the type, so that wrong wiring does not compile. */
import { type OptionReader, shown } from "./read.ts";

export type Protocol = "http" | "tcp";

export interface Port<P extends Protocol = Protocol> {
  readonly kind: "port";
  readonly protocol: P;
  /** 1 to 65535. */
  readonly port: number;
}

export function isPort(value: unknown): value is Port {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "port";
}

export function makePort<P extends Protocol>(protocol: P, port: number): Port<P> {
  return Object.freeze({ kind: "port", protocol, port });
}

/** Reads a port option and refuses what is no port, or a number out of range. */
export function readPort(reader: OptionReader, path: readonly string[], value: unknown): Port | undefined {
  if (value === undefined) return undefined;
  if (!isPort(value)) {
    reader.refuse(
      "wrong-port",
      path,
      `${path.join(".")} cannot be ${shown(value)}`,
      "write http(8080) or tcp(6379)",
    );
    return undefined;
  }
  if (Number.isInteger(value.port) && value.port >= 1 && value.port <= 65_535) return value;
  reader.refuse("wrong-port", path, `port ${value.port} does not exist`, "use a number from 1 to 65535");
  return undefined;
}
