/**
 * Sends HTTP requests at a fixed rate, whatever the answers do. The times of sending are fixed in advance, so that a
 * slow answer delays no later request, and so hides no outage.
 */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";
import { performance } from "node:perf_hooks";
import type { Trust } from "./trust.ts";

export interface OpenLoopOptions {
  readonly perSecond: number;
  readonly timeoutMs: number;
  /** "kept" shares connections that stay open, "new" opens one for each request, "mixed" does both by turns. */
  readonly connections: "kept" | "new" | "mixed";
  /** Asked for at the moment of sending: what to send, and who is told how it ended. */
  readonly next: (n: number) => Shot;
  /** A pause of our own (a suspended machine): later requests begin anew, or all that were missed are sent late. */
  readonly arrears: "dropped" | "sent";
  /** For URLs of https. Default: what this machine trusts. */
  readonly trust?: Trust;
}

export interface Shot {
  /** Such as "http://127.0.0.1:8080/ready". */
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Keeps the text of the answer; otherwise it is read and thrown away. */
  readonly keepsBody?: boolean;
  readonly ended: (end: ShotEnd) => void;
}

/** Times are those of `performance.now()`. */
interface Times {
  readonly n: number;
  /** When it should have been sent. A latency that counts from here hides no waiting of the sender. */
  readonly intendedMs: number;
  readonly sentMs: number;
  readonly endedMs: number;
}

export type ShotEnd = Times &
  (
    | {
        readonly kind: "answer";
        readonly status: number;
        readonly headers: IncomingHttpHeaders;
        readonly body: string;
      }
    | { readonly kind: "error"; readonly error: ShotError; readonly detail: string }
  );

/** Why no whole answer came. */
export type ShotError =
  | "refused"
  | "reset"
  | "cut"
  | "timeout"
  | "unreachable"
  | "too-many-open-files"
  | "not-sent"
  | "other";

const MAX_ARREARS_MS = 1_000;
/** Of ourselves: a server that answers nothing would otherwise cost all our memory and open files. */
const IN_FLIGHT_MAX = 5_000;

export class OpenLoop {
  readonly #options: OpenLoopOptions;
  readonly #everyMs: number;
  readonly #kept: Agents;
  readonly #fresh: Agents;
  readonly #inFlight = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #nextMs = 0;
  #sent = 0;

  constructor(options: OpenLoopOptions) {
    this.#options = options;
    this.#everyMs = 1_000 / options.perSecond;
    this.#kept = agentsFor(true, options.trust);
    this.#fresh = agentsFor(false, options.trust);
  }

  get sent(): number {
    return this.#sent;
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  start(): void {
    this.#nextMs = performance.now();
    this.#tick();
  }

  /** Sends no more, and waits for the answers that are still to come. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await Promise.all(this.#inFlight);
    for (const { http, https } of [this.#kept, this.#fresh]) {
      http.destroy();
      https.destroy();
    }
  }

  #tick(): void {
    const now = performance.now();
    if (this.#options.arrears === "dropped" && now - this.#nextMs > MAX_ARREARS_MS) this.#nextMs = now;
    while (this.#nextMs <= now) {
      this.#send(this.#nextMs);
      this.#nextMs += this.#everyMs;
    }
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#nextMs - performance.now()));
  }

  #agentsOf(n: number): Agents {
    const { connections } = this.#options;
    return connections === "kept" || (connections === "mixed" && n % 2 === 0) ? this.#kept : this.#fresh;
  }

  #send(intendedMs: number): void {
    const n = this.#sent;
    this.#sent += 1;
    const shot = this.#options.next(n);
    const sentMs = performance.now();
    const end = (how: Heard): void =>
      shot.ended({ n, intendedMs, sentMs, endedMs: performance.now(), ...how });
    if (this.#inFlight.size >= IN_FLIGHT_MAX) {
      end({ kind: "error", error: "not-sent", detail: `${IN_FLIGHT_MAX} requests are in flight already` });
      return;
    }
    const tracked = exchange(shot, this.#agentsOf(n), this.#options.timeoutMs).then((how) => {
      this.#inFlight.delete(tracked);
      end(how);
    });
    this.#inFlight.add(tracked);
  }
}

interface Agents {
  readonly http: Agent;
  readonly https: SecureAgent;
}

function agentsFor(keepAlive: boolean, trust: Trust | undefined): Agents {
  return { http: new Agent({ keepAlive }), https: new SecureAgent({ keepAlive, ...trust }) };
}

/** Leaves the union as it is, which `Omit` would not. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Heard = Without<ShotEnd, keyof Times>;

/** One request and its whole answer. Redirects are not followed. */
function exchange(shot: Shot, agents: Agents, timeoutMs: number): Promise<Heard> {
  const { url, method = "GET", headers = {}, body, keepsBody = false } = shot;
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  const isSecure = url.startsWith("https:");
  const options = {
    agent: isSecure ? agents.https : agents.http,
    method,
    headers: { ...length, ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve) => {
    const sent = (isSecure ? secureRequest : request)(url, options, (response) =>
      read(response, keepsBody, resolve),
    );
    sent.on("error", (error) => resolve(errorOf(error, "other")));
    sent.end(body);
  });
}

function read(response: IncomingMessage, keepsBody: boolean, resolve: (heard: Heard) => void): void {
  const chunks: Buffer[] = [];
  let broken: Error | undefined;
  if (keepsBody) response.on("data", (chunk: Buffer) => chunks.push(chunk));
  else response.resume();
  response.once("error", (error) => {
    broken = error;
  });
  response.once("close", () => {
    const { complete, statusCode: status = 0, headers } = response;
    if (complete) resolve({ kind: "answer", status, headers, body: Buffer.concat(chunks).toString("utf8") });
    else resolve(errorOf(broken ?? new Error("the connection ended in the middle of the answer"), "cut"));
  });
}

const ERROR_OF: Readonly<Record<string, ShotError>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ENOTFOUND: "unreachable",
  EMFILE: "too-many-open-files",
};

function errorOf(error: Error, otherwise: ShotError): Heard {
  const { code, name, cause } = error as NodeJS.ErrnoException & {
    readonly cause?: { readonly name?: string };
  };
  const isLate = name === "TimeoutError" || cause?.name === "TimeoutError" || name === "AbortError";
  const known = otherwise === "cut" ? undefined : ERROR_OF[code ?? ""];
  return { kind: "error", error: isLate ? "timeout" : (known ?? otherwise), detail: error.message };
}
