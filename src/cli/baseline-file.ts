/** `tutti check --baseline FILE`: writes the file the first time, and from then on counts only what is new. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { againstBaseline, type Baseline, baselineIn, baselineOf, type Compared } from "../check/baseline.ts";
import type { Finding } from "../contract/finding.ts";
import { Refusal } from "../supervisor/refusal.ts";
import type { Terminal } from "./terminal.ts";

export interface BaselineFlags {
  readonly baseline?: string;
  /** Nothing silences a finding then. */
  readonly strict: boolean;
}

export function compareWithBaseline(
  terminal: Terminal,
  findings: readonly Finding[],
  { baseline: file, strict }: BaselineFlags,
): Compared {
  if (file === undefined || strict) return { fresh: findings, known: [], gone: [] };
  if (!existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(baselineOf(findings), null, 2)}\n`);
    terminal.tell(`${findings.length} findings written to ${file}; from now on only new ones count`);
    return { fresh: [], known: findings, gone: [] };
  }
  const compared = againstBaseline(findings, read(file));
  const { known, gone } = compared;
  if (known.length > 0) terminal.tell(`${known.length} findings are in the baseline ${file}`);
  if (gone.length > 0) {
    const names = gone.map(({ rule, subject }) => `${rule} of ${subject}`).join(", ");
    terminal.tell(
      `no longer found: ${names}; remove ${file} and write it anew, so that they cannot come back`,
    );
  }
  return compared;
}

function read(file: string): Baseline {
  const baseline = baselineIn(parsed(readFileSync(file, "utf8")));
  if (baseline) return baseline;
  throw new Refusal(
    "usage",
    `${file} is no baseline of tutti`,
    "name another file, or remove it to write a new one",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
