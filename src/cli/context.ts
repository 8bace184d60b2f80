/** What every command is called with. */
export interface AppContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    readonly env: Readonly<Record<string, string | undefined>>;
    exitCode?: number | string | null;
  };
  /** How the verb ended, with a code of ours or of the command that it ran. The parser has a code of its own. */
  readonly ended: { code: number };
}
