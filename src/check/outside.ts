/** Facts that are not in the cluster file: what the host knows, and hands in as data. */

export interface OutsideFacts {
  /** For each content hash of an artefact: the parts that it was released to before. */
  readonly recordedArtifacts: Readonly<Record<string, readonly string[]>>;
  /** For each part of this file that has an artefact: its content hash, where it is known. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** Of what `resources` states: why the target does not hold it. Missing for what it holds. */
  readonly unenforced?: Unenforced;
}

export interface Unenforced {
  readonly memory?: string;
  readonly cpu?: string;
  readonly reservations?: string;
}

export const nothingKnown: OutsideFacts = { recordedArtifacts: {}, artifacts: {} };
