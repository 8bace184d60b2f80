/** Asks a program whether it would take a configuration, where it has a check of its own. */
import { execFile } from "node:child_process";
import { findProgram } from "./programs.ts";
import { baseEnvironment } from "./spawning.ts";

export interface OwnCheck {
  /** As it was run. */
  readonly command: string;
  readonly ok: boolean;
  /** What the program said. */
  readonly output: string;
}

/** Arguments that check a file; Redis 7.0 has none: it reads its configuration when it starts, or ends with why not. */
const CHECK_WORDS: Readonly<Record<string, readonly string[]>> = { haproxy: ["-c", "-f"] };

const WITHIN_MS = 10_000;

/** Null when the program has no check, or is not here. Binds nothing, and touches no running server. */
export function ownCheck(program: string, path: string): Promise<OwnCheck | null> {
  const words = CHECK_WORDS[program];
  const found = findProgram(program);
  if (!words || !found) return Promise.resolve(null);
  return new Promise((resolve) => {
    const options = { timeout: WITHIN_MS, env: baseEnvironment() };
    execFile(found, [...words, path], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ command: [program, ...words, path].join(" "), ok: error === null, output });
    });
  });
}
