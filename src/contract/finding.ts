/** Findings: what is wrong with a cluster that can be known before anything starts. */
import type { Place } from "../base/place.ts";

export type Severity = "error" | "warning" | "info";

/** A fact that a finding rests on, and where it comes from. */
export interface Evidence {
  readonly fact: string;
  readonly source: "stated" | "default" | "derived";
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly at: Place;
  /** The option at fault below the builder call, outermost first: `["release", "drain"]`. */
  readonly path?: readonly string[];
  /** The part that it is about. */
  readonly subject: string;
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly fix: string;
}
