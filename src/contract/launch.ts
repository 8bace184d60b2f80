/** A launch: all that is needed to start one program, as data. */

export interface LaunchFile {
  readonly path: string;
  readonly text: string;
  /** Such as 0o600. */
  readonly mode: number;
}

/** What one instance may use at most. */
export interface Limits {
  /** In cores. */
  readonly cpu?: number;
  readonly memoryBytes?: number;
}

export interface Launch {
  /** The program first. Never holds a secret: arguments are readable by every user of the machine. */
  readonly argv: readonly string[];
  /** May hold secrets. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Written before the start. */
  readonly files: readonly LaunchFile[];
  /** Made before the start, with mode 0700. */
  readonly folders: readonly string[];
  /** One of the folders: what lies in it is removed as soon as the program has read it. */
  readonly passing?: string;
  /** Given on standard input: for configuration that holds secrets, so that it never stays on disk. */
  readonly stdin?: string;
  /** Where the exit code is kept, for a program whose end must be known to a later supervisor. */
  readonly endFile?: string;
  /** Held by the target as far as its machine lets it. */
  readonly limits?: Limits;
}
