/** `tutti logs [PART|INSTANCE…]`: what programs printed, from their files; works without a supervisor. */
import { existsSync } from "node:fs";
import { Refusal } from "../../supervisor/refusal.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { followFiles, type LogFile, logFilesIn, matchesName, newestBySlot, tailOf } from "../log-files.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export interface LogsFlags extends SupervisorFlags {
  readonly follow: boolean;
  readonly lines: number;
  readonly paths: boolean;
}

export const logs: Verb<LogsFlags, string[]> = verb(async (session, flags, ...names) => {
  const { terminal } = session;
  const { state } = pathsOf(session);
  const choose = (): readonly LogFile[] => chosenFiles(state.logs, names);
  const files = choose();
  if (files.length === 0) throw nothingLogged(state.logs, names);
  if (flags.paths) {
    if (terminal.json) terminal.document({ schema: 1, logs: files });
    else for (const { path } of files) terminal.out(path);
    return exitCodes.done;
  }
  const widest = Math.max(...files.map(({ instance }) => instance.length));
  for (const file of files)
    for (const line of tailOf(file.path, flags.lines)) printLine(terminal, file, line, widest);
  if (flags.follow) await followFiles(choose, (file, line) => printLine(terminal, file, line, widest));
  return exitCodes.done;
});

/** Instances that are named, and of each part that is named the newest of every slot. */
function chosenFiles(folder: string, names: readonly string[]): readonly LogFile[] {
  const all = existsSync(folder) ? logFilesIn(folder) : [];
  // The supervisor's own log is shown when it is named.
  if (names.length === 0) return newestBySlot(all.filter(({ instance }) => instance !== "supervisor"));
  const exact = all.filter(({ instance }) => names.includes(instance));
  const byPart = all.filter(({ instance }) => names.some((name) => matchesName(instance, name)));
  return [...new Set([...exact, ...newestBySlot(byPart.filter((file) => !exact.includes(file)))])];
}

function nothingLogged(folder: string, names: readonly string[]): Refusal {
  const files = existsSync(folder) ? logFilesIn(folder) : [];
  const known = [...new Set(files.map(({ instance }) => instance.replace(/-\d+\.r\d+(\.g\d+)?$/, "")))];
  const advice =
    known.length > 0 ? `there are logs of: ${known.join(", ")}` : "nothing was started yet: run `tutti up`";
  const what = names.length > 0 ? `there are no logs of ${names.join(", ")}` : "there are no logs";
  return new Refusal("no-such-thing", what, advice);
}

function printLine(terminal: Terminal, { instance }: LogFile, line: string, widest: number): void {
  if (terminal.json) terminal.record({ instance, line });
  else terminal.out(`${terminal.paint.dim(`${instance.padEnd(widest)} |`)} ${line}`);
}
