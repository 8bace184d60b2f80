/** The history of a cluster's revisions, as commands show it. Pure. */
import type { ControlState } from "../control/state.ts";
import type { RevisionRecord } from "./messages.ts";
import { Refusal } from "./refusal.ts";

export interface History {
  readonly schema: 1;
  readonly revisions: readonly {
    readonly revision: number;
    readonly outcome: RevisionRecord["outcome"];
    /** ISO 8601. */
    readonly at: string;
    readonly by: string;
    /** It is what the cluster is at, or goes back to. */
    readonly current: boolean;
    readonly reason: string | null;
    readonly services: readonly { readonly name: string; readonly artifact: string | null }[];
  }[];
}

/** Newest first. */
export function historyOf(
  records: readonly RevisionRecord[],
  state: Pick<ControlState, "current" | "release"> | undefined,
): History {
  const moving = state?.release?.to.number;
  const sorted = [...records].sort((a, b) => b.revision.number - a.revision.number);
  return {
    schema: 1,
    revisions: sorted.map(({ revision, atWallMs, outcome, by, reason }) => ({
      revision: revision.number,
      outcome: outcome === "never-released" && revision.number === moving ? "in-progress" : outcome,
      at: new Date(atWallMs).toISOString(),
      by,
      current: revision.number === state?.current?.number,
      reason: reason ?? null,
      services: revision.cluster.services.map(({ name }) => ({
        name,
        artifact: revision.artifacts[name] ?? null,
      })),
    })),
  };
}

/** For each content hash of an artefact: the parts that it was released to. */
export function recordedArtifacts(
  records: readonly RevisionRecord[],
): Readonly<Record<string, readonly string[]>> {
  const parts = new Map<string, Set<string>>();
  for (const { revision } of records) {
    for (const [part, hash] of Object.entries(revision.artifacts)) {
      parts.set(hash, (parts.get(hash) ?? new Set()).add(part));
    }
  }
  return Object.fromEntries([...parts].map(([hash, names]) => [hash, [...names]]));
}

export function unknownRevision(number: number, known: readonly number[]): Refusal {
  const advice =
    known.length > 0
      ? `there are: ${[...known].sort((a, b) => a - b).join(", ")}; see \`tutti history\``
      : "no revision was made yet: `tutti up` makes the first";
  return new Refusal("no-such-thing", `there is no revision ${number}`, advice);
}
