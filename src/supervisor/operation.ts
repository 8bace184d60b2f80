/** An operation: one request under way, from its arrival to its receipt or error. */
import type { Receipt } from "../contract/receipt.ts";
import type { OperationMessage } from "./messages.ts";
import { refusalOf } from "./refusal.ts";

export type OperationStart = Pick<OperationMessage, "id" | "kind" | "by" | "sinceWallMs" | "afterEvent">;

export class Operation {
  #message: OperationMessage;
  readonly #changed: (message: OperationMessage) => void;
  readonly #abort = new AbortController();
  #cancelledBy: string | undefined;

  constructor(start: OperationStart, changed: (message: OperationMessage) => void) {
    this.#message = { ...start, status: "waiting", revision: null, notes: [], receipt: null, error: null };
    this.#changed = changed;
  }

  get message(): OperationMessage {
    return this.#message;
  }

  get isDone(): boolean {
    return this.#message.status === "done";
  }

  /** Who cancelled it while nothing had been decided yet. */
  get cancelledBy(): string | undefined {
    return this.#cancelledBy;
  }

  /** Aborted by {@link cancel}, for long work that comes before the decision. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** It stops before it changes anything; what the engine was already asked goes on there. */
  cancel(by: string): void {
    this.#cancelledBy ??= by;
    this.#abort.abort();
  }

  move(status: OperationMessage["status"], revision?: number): void {
    this.#set({ status, ...(revision === undefined ? {} : { revision }) });
  }

  note(text: string): void {
    this.#set({ notes: [...this.#message.notes, text] });
  }

  finish(receipt: Receipt | null): void {
    this.#set({ status: "done", receipt, revision: receipt?.revision ?? this.#message.revision });
  }

  fail(error: unknown): void {
    const { code, message, advice } = refusalOf(error);
    this.#set({ status: "done", error: { code, message, advice } });
  }

  #set(change: Partial<OperationMessage>): void {
    this.#message = { ...this.#message, ...change };
    this.#changed(this.#message);
  }
}
