/** Facts that are not in the cluster file: what the host knows, and hands in as data. */
import type { PlacedAllowance } from "../model/allowance.ts";
import type { Cluster } from "../model/cluster.ts";

export interface OutsideFacts {
  /** For each content hash of an artefact: the parts that it was released to before. */
  readonly recordedArtifacts: Readonly<Record<string, readonly string[]>>;
  /** For each part of this file that has an artefact: its content hash, where it is known. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** Of what `resources` states: why the target does not hold it. Missing for what it holds. */
  readonly unenforced?: Unenforced;
  /** The cluster that runs, or would be brought up again. Missing: none does. */
  readonly running?: Cluster;
  /** The day of the check, as "2026-11-20". Missing: nobody knows, and no allowance expires. */
  readonly today?: string;
  /** What the run itself knows when all other rules have spoken. */
  readonly review?: Review;
}

export interface Review {
  /** Names of options by the id of the rule, for every rule that there is. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** Rules that did not run, so that nothing is known of their allowances. */
  readonly notRun: readonly string[];
  /** Allowances that a finding needed. */
  readonly used: readonly PlacedAllowance[];
}

export interface Unenforced {
  readonly memory?: string;
  readonly cpu?: string;
  readonly reservations?: string;
}

export const nothingKnown: OutsideFacts = { recordedArtifacts: {}, artifacts: {} };
