/** A port with its protocol; the protocol is part of the type, so that wrong wiring does not compile. */
import { hereWhenAsked, OptionReader, shown } from "./read.ts";

export type Protocol = "http" | "tcp";

/** Version of the PROXY protocol: 1 is a line of text, 2 is binary and also carries what a TLS certificate says. */
export type ProxyProtocol = "v1" | "v2";

export interface Port<P extends Protocol = Protocol> {
  readonly kind: "port";
  readonly protocol: P;
  /** 1 to 65535. */
  readonly port: number;
  /** Whoever connects says first, in a header, for which client. Missing: nobody does. */
  readonly proxyProtocol?: ProxyProtocol;
}

export interface PortOptions {
  /**
   * Each connection begins with a PROXY header that names the client. It is a fact about the port, so both sides always
   * agree: balancers send the header to it, and so do health checks. On a listener of a balancer it says that another
   * proxy stands before it; either version is then understood. Default: no header.
   */
  readonly proxyProtocol?: ProxyProtocol;
}

export function isPort(value: unknown): value is Port {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "port";
}

export function makePort<P extends Protocol>(protocol: P, port: number, options: PortOptions = {}): Port<P> {
  const reader = new OptionReader(`${protocol} port`, options, hereWhenAsked());
  const header = reader.has("proxyProtocol") ? reader.oneOf("proxyProtocol", ["v1", "v2"], "v2") : undefined;
  reader.finish();
  return Object.freeze({ kind: "port", protocol, port, ...(header ? { proxyProtocol: header } : {}) });
}

/** HTTP from the first byte on, as every client speaks it. */
export function takesPlainHttp({ protocol, proxyProtocol }: Port): boolean {
  return protocol === "http" && proxyProtocol === undefined;
}

/** Whoever writes a port without its builder, or in JavaScript, is held to the same. */
function isSpoken({ protocol, proxyProtocol }: Port): boolean {
  const header: unknown = proxyProtocol;
  return (protocol === "http" || protocol === "tcp") && [undefined, "v1", "v2"].some((one) => one === header);
}

/** Reads a port option and refuses what is no port, or a number out of range. */
export function readPort(reader: OptionReader, path: readonly string[], value: unknown): Port | undefined {
  if (value === undefined) return undefined;
  if (!isPort(value) || !isSpoken(value)) {
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
