/** A session: one run of a verb, with its terminal and its way to say how it ended. */
import { dirname } from "node:path";
import { ProblemError, problemText } from "../base/problem.ts";
import { findCluster, findKept } from "../host/find-cluster.ts";
import { type StateFolder, stateFolderOf } from "../host/state-folder.ts";
import { Refusal, systemRefusal } from "../supervisor/refusal.ts";
import type { AppContext } from "./context.ts";
import { type ExitCode, exitCodeOfRefusal } from "./exit-codes.ts";
import type { CommonFlags } from "./flags.ts";
import { refuseOthersState } from "./state-place.ts";
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
  run: (session: Session, flags: F, ...args: A) => Promise<number>,
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
  const refusal = error instanceof ProblemError ? problemsRefusal(error) : refusalIn(error);
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

/** What nobody foresaw is a defect of ours. */
function refusalIn(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const text = error instanceof Error ? error.message : String(error);
  const advice =
    "this is a fault of tutti itself: run it again with TUTTI_DEBUG=1 to see where, and report it";
  return systemRefusal(error) ?? new Refusal("failed", text, advice);
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

/** Of a cluster that has a file, or had one: what runs is seen and stopped also without it. */
export function pathsOf(session: Session): ClusterPaths {
  const found = findKept(process.cwd(), session.flags.file);
  if (!found.ok) throw new Refusal("no-such-thing", found.error.message, found.error.fix);
  const paths = pathsBeside(found.value);
  refuseOthersState(paths.state.root);
  return paths;
}

/** For verbs that read the file. */
export function pathsWithFile(session: Session): ClusterPaths {
  const paths = pathsBeside(clusterFileOf(session));
  refuseOthersState(paths.state.root);
  return paths;
}

/** For looking at the file alone, which may be another user's. */
export function pathsBeside(file: string): ClusterPaths {
  return { file, folder: dirname(file), state: stateFolderOf(file) };
}
