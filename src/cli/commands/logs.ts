/** `tutti logs [PART|INSTANCE…]`: what programs printed, from their files; works without a supervisor. */

import { existsSync } from "node:fs";
import { partIn } from "../../contract/instance-name.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { pathsOfLog } from "../../targets/local/logs/files.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { type LogFile, logFilesIn, matchesName, newestBySlot } from "../log-files.ts";
import { followLogs, LogFollower } from "../log-follow.ts";
import { type Lines, linesOfLog } from "../log-lines.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export interface LogsFlags extends SupervisorFlags {
  readonly follow: boolean;
  /** Undefined: all that was asked for by a time, else a screenful. */
  readonly lines?: number;
  /** Milliseconds before now. */
  readonly since?: number;
  readonly grep?: RegExp;
  readonly paths: boolean;
}

const SCREENFUL = 20;

export const logs: Verb<LogsFlags, string[]> = verb(async (session, flags, ...names) => {
  const { terminal } = session;
  const { state } = pathsOf(session);
  const choose = (): readonly LogFile[] => chosenFiles(state.logs, names);
  const files = choose();
  if (files.length === 0) throw nothingLogged(state.logs, names);
  if (flags.paths) {
    printPaths(terminal, files);
    return exitCodes.done;
  }
  const widest = Math.max(...files.map(({ instance }) => instance.length));
  const print = (file: LogFile, line: string): void => printLine(terminal, file, line, widest);
  const ends = printKept(terminal, flags, files, print);
  const isWanted = (line: string): boolean => flags.grep?.test(line) ?? true;
  const follower = new LogFollower(ends, (file, line) => {
    if (isWanted(line)) print(file, line);
  });
  if (flags.follow) await followLogs(choose, follower);
  return exitCodes.done;
});

/** Returns where each log ended. */
function printKept(
  terminal: Terminal,
  { lines, since, grep, follow }: LogsFlags,
  files: readonly LogFile[],
  print: (file: LogFile, line: string) => void,
): ReadonlyMap<string, number> {
  const count = lines ?? (since === undefined ? SCREENFUL : undefined);
  const ends = new Map<string, number>();
  for (const file of files) {
    const found = linesOfLog(file.path, {
      wholeOnly: follow,
      ...(count === undefined ? {} : { lines: count }),
      ...(since === undefined ? {} : { sinceMs: Date.now() - since }),
      ...(grep ? { grep } : {}),
    });
    if (found.vague) terminal.tell(vagueText(file, found.vague));
    for (const line of found.lines) print(file, line);
    ends.set(file.path, found.end);
  }
  return ends;
}

/** Programs write no times, and where no supervisor looked there are none to be known. */
function vagueText({ instance }: LogFile, { fromMs, untilMs }: NonNullable<Lines["vague"]>): string {
  const time = (ms: number): string => new Date(ms).toISOString();
  const from = fromMs === null ? "its beginning" : time(fromMs);
  const until = untilMs === null ? "now" : time(untilMs);
  return `note: nobody noted the times of ${instance} between ${from} and ${until}, so all of it is shown`;
}

/** With --json also the rotated files of each. */
function printPaths(terminal: Terminal, files: readonly LogFile[]): void {
  if (terminal.json) {
    const logs = files.map((file) => ({ ...file, paths: pathsOfLog(file.path) }));
    terminal.document({ schema: 1, logs });
  } else for (const { path } of files) for (const each of pathsOfLog(path)) terminal.out(each);
}

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
  const known = [...new Set(files.map(({ instance }) => partIn(instance)))];
  const advice =
    known.length > 0 ? `there are logs of: ${known.join(", ")}` : "nothing was started yet: run `tutti up`";
  const what = names.length > 0 ? `there are no logs of ${names.join(", ")}` : "there are no logs";
  return new Refusal("no-such-thing", what, advice);
}

function printLine(terminal: Terminal, { instance }: LogFile, line: string, widest: number): void {
  if (terminal.json) terminal.record({ instance, line });
  else terminal.out(`${terminal.paint.dim(`${instance.padEnd(widest)} |`)} ${line}`);
}
