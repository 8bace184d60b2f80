/** Follows an operation to its end, also over a restart of the supervisor. */
import type { Receipt } from "../contract/receipt.ts";
import type { OperationMessage, StreamMessage } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import type { Status } from "../supervisor/status-types.ts";
import { Disconnected, ignoreDisconnected, type SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { Progress } from "./progress.ts";
import type { ClusterPaths } from "./session.ts";
import { needSupervisor } from "./supervisor-process.ts";
import type { Terminal } from "./terminal.ts";

/** Somebody who looks wants to see that it is alive; the release itself is woken by change. */
const LOOK_EVERY_MS = 1_000;
const RECONNECTS_MAX = 5;

export interface Followed {
  readonly terminal: Terminal;
  readonly flags: SupervisorFlags;
  readonly paths: ClusterPaths;
}

/** The operation as it ended. Throws its error when it has one. */
export async function follow(
  followed: Followed,
  client: SupervisorClient,
  begun: OperationMessage,
): Promise<OperationMessage> {
  const progress = new Progress(followed.terminal);
  const follower = new Follower(progress, begun);
  const release = onInterrupt(followed.terminal, progress, begun);
  try {
    let current = client;
    for (let attempt = 0; ; attempt += 1) {
      const ended = await follower.listen(current).catch(ignoreDisconnected);
      if (ended) return throwError(ended);
      if (begun.kind === "down") return { ...begun, status: "done" };
      if (attempt === RECONNECTS_MAX) throw new Disconnected("the supervisor ended again and again");
      progress.note("the supervisor is gone; starting it again, it carries on where it was");
      const { terminal, flags, paths } = followed;
      // A crash that a test asked for has come to pass; the next supervisor is to live.
      delete process.env["TUTTI_TEST_CRASH"];
      current = await needSupervisor(terminal, { ...flags, restartSupervisor: false }, paths);
      await follower.adopt(current);
    }
  } finally {
    progress.end();
    release();
  }
}

function throwError(operation: OperationMessage): OperationMessage {
  if (operation.error)
    throw new Refusal(operation.error.code, operation.error.message, operation.error.advice);
  return operation;
}

class Follower {
  readonly #progress: Progress;
  #operation: OperationMessage;
  #lastEvent: number;
  #notes = 0;

  constructor(progress: Progress, begun: OperationMessage) {
    this.#progress = progress;
    this.#operation = begun;
    this.#lastEvent = begun.afterEvent;
  }

  /** The ended operation; throws {@link Disconnected} when the supervisor goes away first. */
  async listen(client: SupervisorClient): Promise<OperationMessage> {
    const stop = new AbortController();
    const looking = setInterval(() => void this.#look(client), LOOK_EVERY_MS);
    try {
      const streamed = client.stream(this.#lastEvent, stop.signal, (message) => {
        this.#take(message);
        if (this.#operation.status === "done") stop.abort();
      });
      // It may have ended before the stream was open.
      if (this.#operation.status !== "done") this.#update(await this.#ask(client));
      if (this.#operation.status === "done") await this.#drain(client);
      else await streamed;
      stop.abort();
      await streamed.catch(() => undefined);
      if (this.#operation.status !== "done") throw new Disconnected("the stream of events ended");
      return this.#operation;
    } finally {
      clearInterval(looking);
    }
  }

  /** A new supervisor does not know the operation: it carries on the release, or finished it before it began. */
  async adopt(client: SupervisorClient): Promise<void> {
    const current = await client.get<OperationMessage>("/operations/current").catch(ignoreRefusal);
    if (current) {
      this.#operation = current;
      this.#notes = 0;
      return;
    }
    const { revision, sinceWallMs } = this.#operation;
    const { lastRelease } = await client.get<Status>("/status");
    const isOurs = lastRelease?.revision === revision && (lastRelease?.endedWallMs ?? 0) >= sinceWallMs;
    const receipt = isOurs
      ? await client.get<Receipt>(`/receipt/${revision}`).catch(ignoreRefusal)
      : undefined;
    if (!receipt) {
      const advice = "nothing was changed; run the command again";
      throw new Refusal("failed", "the supervisor ended before it began with the request", advice);
    }
    this.#operation = { ...this.#operation, status: "done", receipt };
  }

  #ask(client: SupervisorClient): Promise<OperationMessage> {
    return client.get<OperationMessage>(`/operations/${this.#operation.id}`);
  }

  /** What happened before the end, when the end was known before the stream was open. */
  async #drain(client: SupervisorClient): Promise<void> {
    const stop = new AbortController();
    const quiet = setTimeout(() => stop.abort(), 200);
    await client
      .stream(this.#lastEvent, stop.signal, (message) => this.#take(message))
      .catch(() => undefined);
    clearTimeout(quiet);
  }

  #take(message: StreamMessage): void {
    if (message.type === "operation") return this.#update(message.operation);
    if (message.event.sequence <= this.#lastEvent) return;
    this.#lastEvent = message.event.sequence;
    this.#progress.event(message.event);
  }

  #update(operation: OperationMessage): void {
    if (operation.id !== this.#operation.id) return;
    this.#operation = operation;
    for (const note of operation.notes.slice(this.#notes)) this.#progress.note(note);
    this.#notes = Math.max(this.#notes, operation.notes.length);
  }

  async #look(client: SupervisorClient): Promise<void> {
    const status = await client.get<Status>("/status").catch(() => undefined);
    if (status && this.#operation.status !== "done") this.#progress.waiting(status);
  }
}

function ignoreRefusal(error: unknown): undefined {
  if (error instanceof Refusal) return undefined;
  throw error;
}

/** Ctrl-C ends the command and not the release, and says so. */
function onInterrupt(terminal: Terminal, progress: Progress, { kind }: OperationMessage): () => void {
  const end = (code: 130 | 143) => (): void => {
    progress.end();
    terminal.tell(
      `the ${kind} goes on in the supervisor: see it with \`tutti status\`, stop it with \`tutti cancel\``,
    );
    process.exit(code);
  };
  const [interrupt, terminate] = [end(130), end(143)];
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", terminate);
  return () => {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", terminate);
  };
}
