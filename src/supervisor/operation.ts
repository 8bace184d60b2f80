/** An operation: one request under way, from its arrival to its receipt or error. */
import type { Receipt } from "../contract/receipt.ts";
import type { OperationMessage } from "./messages.ts";
import { refusalOf } from "./refusal.ts";

export type OperationStart = Pick<OperationMessage, "id" | "kind" | "by" | "sinceWallMs" | "afterEvent">;

export class Operation {
  #message: OperationMessage;
  readonly #changed: (message: OperationMessage) => void;
  /** Set by `cancel` while nothing has been decided yet. */
  cancelledBy: string | undefined;

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
