/** Verdicts: what a rule says of one subject. There are three, so that no rule ever guesses. */
import type { Place } from "../base/place.ts";
import type { Evidence } from "../contract/finding.ts";

/** What a verdict is about: a part of the cluster, or the cluster. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** The rule is broken, and this is the example. */
export interface Violated<Id extends string = string> {
  readonly kind: "violated";
  readonly message: Id;
  readonly part: Named;
  /** The option at fault below the part's builder call, outermost first. */
  readonly path?: readonly string[];
  /** Fills the `{names}` of the message. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  /** Only where the change is mechanical and cannot hurt. `path` as above; without `code` the option goes. */
  readonly repair?: { readonly path: readonly string[]; readonly code?: string };
}

export interface Holds {
  readonly kind: "holds";
}

/** The file does not say enough. */
export interface Unknown {
  readonly kind: "unknown";
  readonly part: Named;
  /** The fact that is missing, as a noun: "how long a boot takes". */
  readonly missing: string;
  /** How to state it, as a sentence. */
  readonly tell: string;
}

export type Verdict<Id extends string = string> = Violated<Id> | Holds | Unknown;

export function violated<const Id extends string>(found: Omit<Violated<Id>, "kind">): Violated<Id> {
  return { kind: "violated", ...found };
}

export const holds: Holds = { kind: "holds" };

export function unknown(part: Named, missing: string, tell: string): Unknown {
  return { kind: "unknown", part, missing, tell };
}
