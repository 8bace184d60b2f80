/** Asks a program whether it would take a configuration, where it has a check of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
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
const CHECK_WORDS: Readonly<Record<string, readonly string[]>> = {
  haproxy: ["-c", "-f"],
  nginx: ["-t", "-e", "stderr", "-c"],
};

const WITHIN_MS = 10_000;

/** Null when the program has no check, or is not here. Binds nothing, and touches no running server. */
export async function ownCheck(program: string, path: string, text: string): Promise<OwnCheck | null> {
  const words = CHECK_WORDS[program];
  const found = findProgram(program);
  if (!words || !found) return null;
  const plain = text.replaceAll(CERTIFICATES, "");
  if (plain === text) return check(program, found, [...words, path]);
  const folder = mkdtempSync(join(tmpdir(), "tutti-check-"));
  try {
    const copy = join(folder, basename(path));
    writeFileSync(copy, plain, { mode: 0o600 });
    const checked = await check(program, found, [...words, copy]);
    return { ...checked, output: `${checked.output} (without its certificates, whose keys lie nowhere)` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Certificates with their keys are files only while the balancer reads them. */
const CERTIFICATES = / ssl crt .*$/gm;

function check(program: string, found: string, words: readonly string[]): Promise<OwnCheck> {
  return new Promise((resolve) => {
    const options = { timeout: WITHIN_MS, env: baseEnvironment() };
    execFile(found, words, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      resolve({ command: [program, ...words].join(" "), ok: error === null, output });
    });
  });
}
