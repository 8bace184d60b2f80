/** Follows an operation to its end, also over a restart of the supervisor. */
import type { StampedEvent } from "../contract/event.ts";
import type { OperationMessage, RequestMessage, StreamMessage } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { isDown } from "../supervisor/shortfall.ts";
import type { Status } from "../supervisor/status-types.ts";
import { adopt } from "./adopt.ts";
import { Disconnected, ignoreDisconnected, type SupervisorClient } from "./client.ts";
import type { SupervisorFlags } from "./flags.ts";
import { readJournal } from "./kept.ts";
import { Progress } from "./progress.ts";
import type { ClusterPaths } from "./session.ts";
import { findSupervisor, startSupervisor } from "./supervisor-process.ts";
import type { Terminal } from "./terminal.ts";

/** Somebody who looks wants to see that it is alive; the release itself is woken by change. */
const LOOK_EVERY_MS = 1_000;
const RECONNECTS_MAX = 5;

export interface Followed {
  readonly terminal: Terminal;
  readonly flags: SupervisorFlags;
  readonly paths: ClusterPaths;
}

/** Asks, and follows the operation until it has ended. Throws its error when it has one. */
export async function follow(
  followed: Followed,
  client: SupervisorClient,
  message: RequestMessage,
): Promise<OperationMessage> {
  const begun = await client.post<OperationMessage>("/requests", message);
  const progress = new Progress(followed.terminal);
  const follower = new Follower(progress, begun);
  const release = onInterrupt(followed.terminal, progress, begun);
  try {
    let current = client;
    for (let attempt = 0; ; attempt += 1) {
      const ended = await follower.listen(current).catch(ignoreDisconnected);
      if (ended) return throwError(ended);
      const { terminal, flags, paths } = followed;
      const next = await findSupervisor(terminal, { ...flags, restartSupervisor: false }, paths);
      // A supervisor that has taken everything down ends, and its last word may be lost.
      if (!next && message.kind === "down" && isDownAtRest(paths)) return { ...begun, status: "done" };
      if (attempt === RECONNECTS_MAX) throw new Disconnected("the supervisor ended again and again");
      progress.note("the supervisor is gone; starting it again, it carries on where it was");
      // A crash that a test asked for has come to pass; the next supervisor is to live.
      delete process.env["TUTTI_TEST_CRASH"];
      current = next ?? (await startSupervisor(paths));
      follower.turnTo(await adopt(current, message, follower.operation));
    }
  } finally {
    progress.end();
    release();
  }
}

/** Whether the journal says that nothing runs, and nothing should. */
export function isDownAtRest(paths: ClusterPaths): boolean {
  return readJournal(paths.state, (history) => isDown(history.load())) ?? true;
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
      // It fails when the supervisor goes away, maybe before anybody waits for it below.
      streamed.catch(() => undefined);
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

  get operation(): OperationMessage {
    return this.#operation;
  }

  /** A new supervisor has an operation of its own for what it carries on. */
  turnTo(operation: OperationMessage): void {
    if (operation.id !== this.#operation.id) this.#notes = 0;
    this.#operation = operation;
  }

  #ask(client: SupervisorClient): Promise<OperationMessage> {
    return client.get<OperationMessage>(`/operations/${this.#operation.id}`);
  }

  /** What happened before the end, when the end was known before the stream was open. */
  async #drain(client: SupervisorClient): Promise<void> {
    const asked = client.get<readonly StampedEvent[]>(`/events/past?after=${this.#lastEvent}`);
    // A supervisor that leaves may be gone by now; the end itself is known.
    for (const event of await asked.catch(() => [])) this.#take({ type: "event", event });
  }

  #take(message: StreamMessage): void {
    if (message.type === "operation") return this.#update(message.operation);
    if (message.event.sequence <= this.#lastEvent) return;
    this.#lastEvent = message.event.sequence;
    this.#progress.event(message.event);
  }

  /** An answer may be older than what the stream told meanwhile: what has ended does not go on. */
  #update(operation: OperationMessage): void {
    if (operation.id !== this.#operation.id || this.#operation.status === "done") return;
    this.#operation = operation;
    for (const note of operation.notes.slice(this.#notes)) this.#progress.note(note);
    this.#notes = Math.max(this.#notes, operation.notes.length);
  }

  async #look(client: SupervisorClient): Promise<void> {
    const status = await client.get<Status>("/status").catch(() => undefined);
    if (status && this.#operation.status !== "done") this.#progress.waiting(status);
  }
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
