/** Applies the allowances of the file: which findings are accepted, and which allowances were needed for it. */
import type { Finding } from "../contract/finding.ts";
import type { PlacedAllowance } from "../model/allowance.ts";
import { groupedBy } from "./grouped.ts";

/** A finding that somebody has accepted. */
export interface AllowedFinding {
  readonly finding: Finding;
  readonly allowance: PlacedAllowance;
}

export interface Settled {
  /** What counts. */
  readonly findings: readonly Finding[];
  readonly allowed: readonly AllowedFinding[];
  readonly used: readonly PlacedAllowance[];
}

/** The last day still counts. Days as text are in the order of time. */
export function isExpired({ until }: PlacedAllowance, today: string | undefined): boolean {
  return until !== undefined && today !== undefined && today > until;
}

/** An expired allowance accepts nothing. Where two fit, that of the part goes before that of the cluster. */
export function settle(
  findings: readonly Finding[],
  allowances: readonly PlacedAllowance[],
  today: string | undefined,
): Settled {
  const valid = allowances.filter((allowance) => !isExpired(allowance, today));
  const byRule = groupedBy(valid, ({ rule }) => rule);
  const open: Finding[] = [];
  const allowed: AllowedFinding[] = [];
  for (const finding of findings) {
    const fitting = byRule.get(finding.rule) ?? [];
    const allowance =
      fitting.find(({ part }) => part === finding.subject) ?? fitting.find(({ part }) => part === undefined);
    if (allowance) allowed.push({ finding, allowance });
    else open.push(finding);
  }
  return { findings: open, allowed, used: [...new Set(allowed.map(({ allowance }) => allowance))] };
}
