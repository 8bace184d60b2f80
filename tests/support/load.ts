/** Constant load, counted by the client that sends it: GET and POST, on new connections and on kept ones. */
import { Agent, request } from "node:http";

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly getsPerSecond: number;
  readonly postsPerSecond: number;
  readonly getPath: string;
  readonly getHeaders?: Readonly<Record<string, string>>;
  /** The n-th POST. */
  readonly post?: (n: number) => {
    readonly path: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly n: number;
  /** Status, or undefined when no whole answer came. */
  readonly status: number | undefined;
  readonly body: string;
  readonly error?: string;
  readonly sentMs: number;
  readonly endedMs: number;
  /** Which instance answered, where it says so. */
  readonly instance?: string;
  readonly version?: string;
}

export interface Tally {
  readonly sent: number;
  readonly answers: readonly Answer[];
  /** No answer, or one that the balancer made because it had no instance: 502, 503, 504. */
  readonly lost: readonly Answer[];
}

const LOST_STATUSES = [502, 503, 504];
const TICK_MS = 10;

/** Sends at a fixed rate whatever the answers do: a slow answer does not slow the next request down. */
export class Load {
  readonly #options: LoadOptions;
  readonly #kept = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #fresh = new Agent({ keepAlive: false });
  readonly #gets: Answer[] = [];
  readonly #posts: Answer[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #getsSent = 0;
  #postsSent = 0;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = performance.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    const seconds = (performance.now() - this.#startedMs) / 1_000;
    const { getsPerSecond, postsPerSecond } = this.#options;
    while (this.#getsSent < Math.floor(seconds * getsPerSecond)) this.#get(this.#getsSent++);
    while (this.#postsSent < Math.floor(seconds * postsPerSecond)) this.#post(this.#postsSent++);
  }

  #get(n: number): void {
    const { getPath, getHeaders } = this.#options;
    this.#send(this.#gets, n, "GET", getPath, getHeaders ?? {}, undefined);
  }

  #post(n: number): void {
    const made = this.#options.post?.(n);
    if (made) this.#send(this.#posts, n, "POST", made.path, made.headers, made.body);
  }

  #send(
    into: Answer[],
    n: number,
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): void {
    const agent = n % 2 === 0 ? this.#kept : this.#fresh;
    const { host, port, timeoutMs } = this.#options;
    const sent = exchange(
      { host, port, method, path, headers, agent, timeoutMs: timeoutMs ?? 10_000 },
      body,
      n,
    );
    const tracked = sent.then((answer) => {
      into.push(answer);
      this.#inFlight.delete(tracked);
    });
    this.#inFlight.add(tracked);
  }

  /** Stops sending, waits for what is in flight, and tells how it went. */
  async stop(): Promise<{ readonly gets: Tally; readonly posts: Tally }> {
    clearInterval(this.#timer);
    await Promise.all(this.#inFlight);
    this.#kept.destroy();
    this.#fresh.destroy();
    return { gets: tally(this.#getsSent, this.#gets), posts: tally(this.#postsSent, this.#posts) };
  }
}

function tally(sent: number, answers: readonly Answer[]): Tally {
  const lost = answers.filter(({ status }) => status === undefined || LOST_STATUSES.includes(status));
  return { sent, answers, lost };
}

interface Exchange {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

function exchange(options: Exchange, body: string | undefined, n: number): Promise<Answer> {
  const sentMs = Date.now();
  return new Promise((resolve) => {
    const end = (part: Partial<Answer>): void =>
      resolve({ n, status: undefined, body: "", sentMs, endedMs: Date.now(), ...part });
    const headers =
      body === undefined
        ? options.headers
        : { ...options.headers, "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ ...options, headers, timeout: options.timeoutMs }, (response) => {
      const chunks: Buffer[] = [];
      const instance = String(response.headers["x-relayer-instance"] ?? "");
      const version = String(response.headers["x-relayer-version"] ?? "");
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", (error) => end({ error: `answer cut: ${error.message}` }));
      response.on("end", () =>
        end({ status: response.statusCode, body: Buffer.concat(chunks).toString(), instance, version }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${options.timeoutMs} ms`)));
    sent.on("error", (error) => end({ error: error.message }));
    sent.end(body);
  });
}
