/** What every command is called with. */
import type { ExitCode } from "./exit-codes.ts";

export interface AppContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    readonly env: Readonly<Record<string, string | undefined>>;
    exitCode?: number | string | null;
  };
  /** How the verb ended; the parser's own code says only whether it could be called. */
  readonly ended: { code: ExitCode };
}
