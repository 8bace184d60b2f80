/** The plan as `plan --json` prints it and `deploy --plan` reads it. Pure. */
import type { Plan } from "../rehearsal/plan.ts";
import type { PlanBinding, SnapshotMessage } from "../supervisor/messages.ts";
import {
  changesBetween,
  contentOf,
  decideDeploy,
  type FileContent,
  type PartChange,
  type ReleaseRequest,
  scaleDrift,
  stateVersion,
} from "../supervisor/revisions.ts";
import { changedSecrets, recordedVersions } from "../supervisor/secret-versions.ts";

export interface PlanDocument extends Plan {
  readonly schema: 1;
  readonly cluster: string;
  /** The revision that the plan leads to; the current one when nothing changes. */
  readonly revision: number;
  readonly from: number | null;
  /** Of the state that the plan was made from. */
  readonly stateVersion: string;
  /** Of the file that the plan was made for. */
  readonly content: string;
  readonly changes: readonly PartChange[];
  /** Secrets that get another value. */
  readonly secrets: readonly string[];
  /** What was scaled by hand and differs from the file. */
  readonly drift: readonly string[];
  /** Why nothing changes. */
  readonly why: string | null;
}

/** @param rehearse Runs the release in the simulated world; left out when there is nothing to release. */
export function makePlan(
  snapshot: SnapshotMessage,
  file: FileContent,
  by: string,
  rehearse: (request: ReleaseRequest) => Plan,
): PlanDocument {
  const { state, nextRevision } = snapshot;
  const decision = decideDeploy(state, nextRevision, file, by);
  const nothing: Plan = { effects: [], conditions: [], outcome: "nothing-to-do", durationMs: 0 };
  const plan = decision.kind === "nothing" ? nothing : rehearse(decision.request);
  const revision = decision.kind === "nothing" ? decision.revision : decision.request.revision;
  return {
    schema: 1,
    cluster: file.cluster.name,
    revision: revision.number,
    from: state.wanted === "up" ? (state.current?.number ?? null) : null,
    stateVersion: stateVersion(state, nextRevision),
    content: contentOf(file),
    changes: changesBetween(state.current, file),
    secrets: changedSecrets(recordedVersions(state.current), file.secrets),
    drift: scaleDrift(state, file.cluster),
    why: decision.kind === "nothing" ? decision.why : null,
    ...plan,
  };
}

/** What a deploy must match, out of a file that `plan --out` wrote; undefined when it is none. */
export function bindingIn(text: string): PlanBinding | undefined {
  try {
    const plan = JSON.parse(text) as Partial<PlanDocument> | null;
    const { schema, stateVersion: version, revision, content } = plan ?? {};
    if (schema !== 1 || typeof version !== "string") return undefined;
    if (typeof revision !== "number" || typeof content !== "string") return undefined;
    return { stateVersion: version, revision, content };
  } catch {
    return undefined;
  }
}

/** Whether a deploy would do anything. */
export function isPending(plan: PlanDocument): boolean {
  return plan.why === null;
}
