/** One JSON line for each event on standard output, where whoever runs the process collects it. */

export type LogLevel = "info" | "warn" | "error";

export function log(level: LogLevel, message: string, details: Readonly<Record<string, unknown>> = {}): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), level, message, ...details }));
}

/** The text of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reports a lasting fault once instead of at each attempt, and says when it is over. */
export class FaultReporter {
  readonly #subject: string;
  #current: string | undefined;

  constructor(subject: string) {
    this.#subject = subject;
  }

  failed(error: unknown): void {
    const message = messageOf(error);
    if (message === this.#current) return;
    this.#current = message;
    log("warn", `${this.#subject} fails`, { error: message });
  }

  succeeded(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    log("info", `${this.#subject} works again`);
  }
}
