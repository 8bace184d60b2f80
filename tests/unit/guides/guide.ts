/** The guides as they are written: for every fault that is numbered in them, who finds it and what repairs it. */
import type { Examination } from "../../../src/check/run-checks.ts";
import type { Finding, OpenQuestion } from "../../../src/contract/finding.ts";

/** Findings of the file as it is written: those of the rule, where given with this message, about this part, and there. */
export interface Sign {
  readonly rule: string;
  readonly message?: string;
  readonly subject?: string;
  /** The option at fault: "env.REDIS_URL". */
  readonly at?: string;
}

/** An edit of the file as its user would make it: `find` stands in it exactly once. */
export interface Edit {
  readonly find: string;
  readonly replace: string;
}

interface NumberedFault {
  /** Its number, such as "Z1". */
  readonly fault: string;
  /** What the guide says, in a few words. */
  readonly says: string;
}

/** A guide that shows one system in several ways has a file for each. */
interface InVariant {
  /** Folder below examples/as-written. Default: the guide's own. */
  readonly variant?: string;
}

/** A fault that the file holds, what is found of it, and the edits that together repair this one thing. */
export interface FoundFault extends NumberedFault, InVariant {
  readonly found: readonly [Sign, ...Sign[]];
  readonly repair: readonly [Edit, ...Edit[]];
}

/** A fault that no model of a cluster can hold, and why: prose, a command in a runbook. */
export interface FaultOutside extends NumberedFault {
  readonly notInAModel: string;
}

export type GuideFault = FoundFault | FaultOutside;

/** An error or a warning that belongs to no numbered fault. */
export interface Extra extends Sign, InVariant {
  /** Why it is right all the same. */
  readonly why: string;
}

export interface Guide {
  /** Folder below examples/as-written. */
  readonly system: string;
  /** Folders of the other ways in which the guide shows the same system. */
  readonly variants?: readonly string[];
  /** Letter and count of its numbers: Z and 35 for Z1 to Z35. */
  readonly letter: string;
  readonly count: number;
  readonly faults: readonly GuideFault[];
  readonly extras: readonly Extra[];
}

/** What an examination found, as texts that do not change when lines move. */
export function findingKeys({ findings }: Pick<Examination, "findings">): readonly string[] {
  return findings.map(keyOf).sort();
}

export function questionKeys({ questions }: Pick<Examination, "questions">): readonly string[] {
  return questions.map(({ rule, subject, missing }: OpenQuestion) => `${rule} ${subject}: ${missing}`).sort();
}

/** @returns Those of `all` that are not in `taken`, each counted as often as it stands. */
export function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...all];
  for (const one of taken) {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

export function isSignOf({ rule, message, subject, at }: Sign, finding: Finding): boolean {
  return (
    finding.rule === rule &&
    (message === undefined || finding.messageId === message) &&
    (subject === undefined || finding.subject === subject) &&
    (at === undefined || finding.path?.join(".") === at)
  );
}

export function keyOf({ rule, messageId, subject, path = [] }: Finding): string {
  return `${rule}/${messageId} on ${subject}${path.length > 0 ? ` at ${path.join(".")}` : ""}`;
}
