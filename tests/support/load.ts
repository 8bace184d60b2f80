/** Constant load, counted by the client that sends it: GET and POST, on new connections and on kept ones. */
import { OpenLoop, type Shot, type ShotEnd } from "../../src/targets/local/load/open-loop.ts";

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

/** Sends at a fixed rate whatever the answers do: a slow answer does not slow the next request down. */
export class Load {
  readonly #options: LoadOptions;
  readonly #gets: Answer[] = [];
  readonly #posts: Answer[] = [];
  readonly #getLoop: OpenLoop | undefined;
  readonly #postLoop: OpenLoop | undefined;

  constructor(options: LoadOptions) {
    this.#options = options;
    const { getsPerSecond, postsPerSecond } = options;
    this.#getLoop = this.#loop(getsPerSecond, () => this.#get());
    this.#postLoop = this.#loop(options.post ? postsPerSecond : 0, (n) => this.#post(n));
  }

  start(): void {
    this.#getLoop?.start();
    this.#postLoop?.start();
  }

  /** Stops sending, waits for what is in flight, and tells how it went. */
  async stop(): Promise<{ readonly gets: Tally; readonly posts: Tally }> {
    await Promise.all([this.#getLoop?.stop(), this.#postLoop?.stop()]);
    return {
      gets: tally(this.#getLoop?.sent ?? 0, this.#gets),
      posts: tally(this.#postLoop?.sent ?? 0, this.#posts),
    };
  }

  #loop(perSecond: number, next: (n: number) => Shot): OpenLoop | undefined {
    const { timeoutMs = 10_000 } = this.#options;
    if (perSecond === 0) return undefined;
    return new OpenLoop({ perSecond, timeoutMs, connections: "mixed", arrears: "sent", next });
  }

  #get(): Shot {
    const { getPath, getHeaders = {} } = this.#options;
    return this.#shot(this.#gets, { url: this.#url(getPath), headers: getHeaders });
  }

  #post(n: number): Shot {
    const made = this.#options.post?.(n);
    if (!made) throw new Error("there is nothing to post");
    const { path, headers, body } = made;
    return this.#shot(this.#posts, { url: this.#url(path), method: "POST", headers, body });
  }

  #url(path: string): string {
    return `http://${this.#options.host}:${this.#options.port}${path}`;
  }

  #shot(into: Answer[], shot: Omit<Shot, "ended" | "keepsBody">): Shot {
    return { ...shot, keepsBody: true, ended: (end) => into.push(answerOf(end)) };
  }
}

function answerOf(end: ShotEnd): Answer {
  const at = (monoMs: number): number => performance.timeOrigin + monoMs;
  const times = { n: end.n, sentMs: at(end.sentMs), endedMs: at(end.endedMs) };
  if (end.kind === "error")
    return { ...times, status: undefined, body: "", error: `${end.error}: ${end.detail}` };
  const { status, body, headers } = end;
  const instance = String(headers["x-relayer-instance"] ?? "");
  return { ...times, status, body, instance, version: String(headers["x-relayer-version"] ?? "") };
}

function tally(sent: number, answers: readonly Answer[]): Tally {
  const lost = answers.filter(({ status }) => status === undefined || LOST_STATUSES.includes(status));
  return { sent, answers, lost };
}
