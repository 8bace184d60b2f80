/** A session: one run of a verb, with its terminal and its way to say how it ended. */
import { dirname } from "node:path";
import { ProblemError, problemText } from "../base/problem.ts";
import { findCluster } from "../host/find-cluster.ts";
import { type StateFolder, stateFolderOf } from "../host/state-folder.ts";
import { Refusal, refusalOf } from "../supervisor/refusal.ts";
import type { AppContext } from "./context.ts";
import { type ExitCode, exitCodeOfRefusal } from "./exit-codes.ts";
import type { CommonFlags } from "./flags.ts";
import { Terminal } from "./terminal.ts";

export interface Session {
  readonly terminal: Terminal;
  readonly flags: CommonFlags;
}

export type Verb<F extends CommonFlags, A extends readonly (string | undefined)[]> = (
  this: AppContext,
  flags: F,
  ...args: A
) => Promise<void>;

/** Wraps what a verb does: errors are printed with what to do next, and become an exit code. */
export function verb<F extends CommonFlags, A extends readonly (string | undefined)[]>(
  run: (session: Session, flags: F, ...args: A) => Promise<ExitCode>,
): Verb<F, A> {
  return async function (this: AppContext, flags: F, ...args: A): Promise<void> {
    const terminal = new Terminal(flags);
    try {
      this.ended.code = await run({ terminal, flags }, flags, ...args);
    } catch (error) {
      this.ended.code = printError(terminal, error);
    }
  };
}

function printError(terminal: Terminal, error: unknown): ExitCode {
  const refusal = error instanceof ProblemError ? problemsRefusal(error) : refusalOf(error);
  const { code, message, advice } = refusal;
  if (terminal.json) terminal.record({ schema: 1, kind: "error", error: { code, message, advice } });
  else {
    terminal.tell(`${terminal.progressPaint.bad("error")} ${message}`);
    if (advice) terminal.tell(`  ${advice}`);
    if (code === "failed" && process.env["TUTTI_DEBUG"] && error instanceof Error)
      terminal.tell(error.stack ?? "");
  }
  return exitCodeOfRefusal(code);
}

function problemsRefusal(error: ProblemError): Refusal {
  return new Refusal("usage", error.problems.map(problemText).join("\n"), "correct the file and try again");
}

/** The cluster file that the command is about. */
export function clusterFileOf(session: Session): string {
  const found = findCluster(process.cwd(), session.flags.file);
  if (found.ok) return found.value;
  throw new Refusal("no-such-thing", found.error.message, found.error.fix);
}

export interface ClusterPaths {
  readonly file: string;
  /** Folder of the cluster file. */
  readonly folder: string;
  readonly state: StateFolder;
}

export function pathsOf(session: Session): ClusterPaths {
  const file = clusterFileOf(session);
  return { file, folder: dirname(file), state: stateFolderOf(file) };
}
