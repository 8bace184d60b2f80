/** Findings: what is wrong with a cluster that can be known before anything starts. */
import type { Place } from "../base/place.ts";
import type { Vendor } from "../model/vendor-default.ts";

export type Severity = "error" | "warning" | "info";

/** A fact that a finding rests on, and where it comes from. */
export interface Evidence {
  readonly fact: string;
  /** The file says so; it says nothing, so a default holds; or it follows from other facts. */
  readonly source: "stated" | "default" | "derived";
  /** Where it is stated, if elsewhere than the finding is. */
  readonly at?: Place;
  /** The option below the builder call at that place, outermost first. */
  readonly path?: readonly string[];
  /** Whose default it is. Missing: tutti's own. */
  readonly vendor?: Vendor;
}

/** A change of the user's file that repairs a finding, where it is mechanical and cannot hurt. */
export interface Repair {
  /** The builder call. */
  readonly at: Place;
  /** The option below the call, outermost first. */
  readonly path: readonly string[];
  /** What is to stand there, as code. Missing: the option is removed. */
  readonly code?: string;
}

export interface Finding {
  readonly rule: string;
  /** Which of the rule's messages it is. Missing for what is no rule's, such as a type error. */
  readonly messageId?: string;
  readonly severity: Severity;
  readonly at: Place;
  /** The option at fault below the builder call, outermost first: `["release", "drain"]`. */
  readonly path?: readonly string[];
  /** The part that it is about. */
  readonly subject: string;
  readonly message: string;
  /** What happens, step by step, because of it. */
  readonly counterExample?: string;
  readonly evidence: readonly Evidence[];
  readonly fix: string;
  readonly repair?: Repair;
}

/** A question that a rule cannot answer, since the file does not say enough. It is never a guess. */
export interface OpenQuestion {
  readonly rule: string;
  readonly at: Place;
  readonly subject: string;
  /** The fact that is missing. */
  readonly missing: string;
  /** How to state it. */
  readonly tell: string;
}
