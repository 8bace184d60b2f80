/** Baselines: the findings of one day, so that only new ones count from then on. Lines do not matter, they move. */
import type { Finding } from "../contract/finding.ts";

export interface BaselineEntry {
  readonly rule: string;
  readonly messageId?: string;
  readonly subject: string;
  readonly path?: readonly string[];
}

/** The file of a baseline. */
export interface Baseline {
  readonly schema: 1;
  readonly findings: readonly BaselineEntry[];
}

export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = findings.map(({ rule, messageId, subject, path }): BaselineEntry => {
    return { rule, ...(messageId ? { messageId } : {}), subject, ...(path ? { path } : {}) };
  });
  return { schema: 1, findings: entries.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
}

/** The baseline that a file's JSON holds; undefined when it is none. */
export function baselineIn(value: unknown): Baseline | undefined {
  const { schema, findings } = (value ?? {}) as Partial<Baseline>;
  if (schema !== 1 || !Array.isArray(findings)) return undefined;
  const isSound = findings.every((entry: Partial<BaselineEntry> | null) => {
    return typeof entry?.rule === "string" && typeof entry.subject === "string";
  });
  return isSound ? { schema, findings } : undefined;
}

export interface Compared {
  /** Not in the baseline. */
  readonly fresh: readonly Finding[];
  readonly known: readonly Finding[];
  /** In the baseline, and found no more. */
  readonly gone: readonly BaselineEntry[];
}

/** A finding that the baseline has once counts as new the second time. */
export function againstBaseline(findings: readonly Finding[], baseline: Baseline): Compared {
  const left = [...baseline.findings];
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const index = left.findIndex((entry) => keyOf(entry) === keyOf(finding));
    if (index >= 0) left.splice(index, 1);
    (index >= 0 ? known : fresh).push(finding);
  }
  return { fresh, known, gone: left };
}

/** What makes two findings the same one. */
export function keyOf({ rule, messageId = "", subject, path = [] }: BaselineEntry): string {
  return [rule, messageId, subject, path.join(".")].join(" ");
}
