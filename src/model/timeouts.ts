/** How long a balancer waits for what. */
import type { Duration } from "../base/duration.ts";
import type { OptionReader } from "./read.ts";

export interface Timeouts {
  /** For the connection to an instance. */
  readonly connectMs: number;
  /** For the client's next byte. */
  readonly clientMs: number;
  /** For the instance's next byte. */
  readonly serverMs: number;
  /** For a free place on an instance, where connections to it are limited. */
  readonly queueMs: number;
  /** For the whole head of a request: what slow clients would hold open otherwise. */
  readonly requestMs: number;
  /** For any byte in either direction of a WebSocket, or of a TCP connection once both sides spoke. */
  readonly tunnelMs: number;
}

export interface TimeoutOptions {
  /** For the connection to an instance. Default 1s. */
  readonly connect?: Duration;
  /** For the client's next byte. Default 30s. */
  readonly client?: Duration;
  /** For the instance's next byte: the longest that a request may think. Default 30s. */
  readonly server?: Duration;
  /** For a free place on an instance, where connections to it are limited. Default 5s. */
  readonly queue?: Duration;
  /** For the whole head of a request. Default 10s. */
  readonly request?: Duration;
  /** For any byte of a WebSocket, or of a TCP connection once both sides spoke. Default 1h. */
  readonly tunnel?: Duration;
}

/** A second is long on one network; 30s is the AWS and nginx order of magnitude for requests; tunnels may be silent. */
export const defaultTimeouts: Timeouts = {
  connectMs: 1_000,
  clientMs: 30_000,
  serverMs: 30_000,
  queueMs: 5_000,
  requestMs: 10_000,
  tunnelMs: 3_600_000,
};

/** @param otherwise What holds where the option is missing: the balancer's own, for a listener. */
export function readTimeouts(reader: OptionReader, otherwise: Timeouts = defaultTimeouts): Timeouts {
  const given = reader.nested("timeouts");
  const timeouts: Timeouts = {
    connectMs: given.duration("connect", otherwise.connectMs),
    clientMs: given.duration("client", otherwise.clientMs),
    serverMs: given.duration("server", otherwise.serverMs),
    queueMs: given.duration("queue", otherwise.queueMs),
    requestMs: given.duration("request", otherwise.requestMs),
    tunnelMs: given.duration("tunnel", otherwise.tunnelMs),
  };
  given.refuseUnknown();
  return timeouts;
}

/**
 * How long a client may hold a connection between two requests. A short time for the head of a request must not shorten
 * it: a client that sends just as its connection is closed for idleness does not know whether it was heard.
 */
export function idleMs({ requestMs }: Timeouts): number {
  return Math.max(requestMs, defaultTimeouts.requestMs);
}
