/** Shows how an operation goes: live lines on a terminal, plain lines elsewhere, NDJSON with --json. */
import type { StampedEvent } from "../contract/event.ts";
import type { Status } from "../supervisor/status-types.ts";
import { eventLine, eventRecord } from "./print-event.ts";
import { waitLine, waitLines } from "./print-status.ts";
import type { Terminal } from "./terminal.ts";

/** Plain output says what it waits for this often, and at once when that changes. */
const PLAIN_EVERY_MS = 10_000;

export class Progress {
  readonly #terminal: Terminal;
  readonly #begunMs = performance.now();
  #lastPlainMs = 0;
  #drawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  event(event: StampedEvent): void {
    if (this.#terminal.json) return this.#terminal.record(eventRecord(event));
    this.#tell(eventLine(event, this.#terminal.progressPaint));
  }

  note(text: string): void {
    if (this.#terminal.json) return this.#terminal.record({ kind: "note", text });
    this.#tell(text);
  }

  /** How things stand, while nothing else happens. */
  waiting(status: Status): void {
    if (this.#terminal.json || status.waitsFor.length === 0) return;
    if (this.#terminal.isLive) return this.#draw(waitLine(status, this.#terminal.columns));
    const now = performance.now();
    if (now - Math.max(this.#lastPlainMs, this.#begunMs) < PLAIN_EVERY_MS) return;
    this.#lastPlainMs = now;
    for (const line of waitLines(status)) this.#terminal.tell(line);
  }

  end(): void {
    this.#clear();
  }

  #tell(text: string): void {
    this.#clear();
    this.#terminal.tell(text);
  }

  #draw(text: string): void {
    this.#drawn = true;
    this.#terminal.draw(this.#terminal.progressPaint.dim(text));
  }

  #clear(): void {
    if (this.#drawn) this.#terminal.draw("");
    this.#drawn = false;
  }
}
