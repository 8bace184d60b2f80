/** Where a roll-back leads, and when it is refused. Pure. */
import { makeRevision, type Revision, specNamed } from "../contract/revision.ts";
import { jobKey } from "../control/readiness.ts";
import type { ControlState } from "../control/state.ts";
import { type Cluster, needsOf, partNamed } from "../model/cluster.ts";
import { refuseEngineChange } from "./engine-change.ts";
import type { RevisionRecord } from "./messages.ts";
import { Refusal } from "./refusal.ts";
import { contentOf, type ReleaseDecision } from "./revisions.ts";
import { changedSecrets, recordedVersions, versionsToday } from "./secret-versions.ts";

export interface RollbackInput {
  readonly state: ControlState;
  readonly revisions: readonly RevisionRecord[];
  /** Numbers of revisions in the order in which releases to them completed. */
  readonly completed: readonly number[];
  readonly nextRevision: number;
  readonly to?: number | undefined;
  readonly only?: string | undefined;
  readonly force: boolean;
  /** The versions of secrets that the revision had; else those of today stay. */
  readonly withSecrets: boolean;
  readonly by: string;
}

/** The release that a roll-back is, or a {@link Refusal}. */
export function decideRollback(input: RollbackInput): ReleaseDecision {
  const { state, only, by } = input;
  const { current } = state;
  if (current === null) {
    throw new Refusal(
      "refused",
      "nothing can be rolled back: no revision has completed yet",
      "run `tutti up`",
    );
  }
  const target = targetOf(input, current);
  const refusal = rollbackRefusal(input.revisions, current.number, target.number, state.jobsDone);
  if (refusal) throw refusal;
  if (only !== undefined) return decidePartial(input, current, target, only);
  refuseEngineChange(state, target.cluster, "rollback");
  if (target.number === current.number && state.wanted === "up") {
    return { kind: "nothing", revision: current, why: `revision ${current.number} is what runs` };
  }
  return input.withSecrets ? rollbackTo(target, false, by) : withSecretsOfToday(input, current, target);
}

function rollbackTo(
  revision: Revision,
  isNew: boolean,
  by: string,
): Extract<ReleaseDecision, { kind: "release" }> {
  return { kind: "release", request: { kind: "release", as: "rollback", revision, by }, isNew };
}

/**
 * A password that was changed since is changed elsewhere as well, so values do not go back on their own. The content of
 * an older revision with the values of today is a whole that never was, and so gets a number of its own.
 */
function withSecretsOfToday(input: RollbackInput, current: Revision, target: Revision): ReleaseDecision {
  const secrets = versionsToday(target.cluster, target, current);
  const changed = changedSecrets(recordedVersions(target), secrets);
  if (changed.length === 0) return rollbackTo(target, false, input.by);
  const revision = makeRevision(input.nextRevision, target.cluster, target.artifacts, secrets);
  if (contentOf(revision) === contentOf(current) && input.state.wanted === "up") {
    const why = `revision ${current.number} is revision ${target.number} with the values that secrets have today`;
    return { kind: "nothing", revision: current, why };
  }
  const note =
    `revision ${revision.number} is revision ${target.number} with the values that secrets have today ` +
    `(${changed.join(", ")} changed since); add --with-secrets to go back to the values of then`;
  return { ...rollbackTo(revision, true, input.by), note };
}

function targetOf(input: RollbackInput, current: Revision): Revision {
  const number =
    input.to ??
    revisionBefore(input.completed, current.number) ??
    lowerComplete(input.revisions, current.number);
  if (number === undefined) {
    const text = `no complete revision comes before revision ${current.number}`;
    throw new Refusal("no-such-thing", text, "see what there is with `tutti history`");
  }
  const record = input.revisions.find((candidate) => candidate.revision.number === number);
  if (!record) {
    throw new Refusal(
      "no-such-thing",
      `there is no revision ${number}`,
      "see what there is with `tutti history`",
    );
  }
  if (record.outcome !== "complete" && !input.force) {
    const text = `revision ${number} never completed (${record.outcome}), so nobody knows whether it works`;
    throw new Refusal("never-completed", text, "choose one that completed (`tutti history`), or add --force");
  }
  return record.revision;
}

/**
 * The complete revision before the current one. What was rolled away from is not "before": after 1, 2, 3, back to 2
 * and then 4, it is 2. So a completion either goes on top, or takes away everything above it.
 */
export function revisionBefore(completed: readonly number[], current: number): number | undefined {
  const line: number[] = [];
  for (const number of completed) {
    const at = line.indexOf(number);
    if (at >= 0) line.length = at + 1;
    else line.push(number);
  }
  const at = line.indexOf(current);
  return at > 0 ? line[at - 1] : undefined;
}

/** Used when the journal no longer knows the order of releases: the next complete one by number. */
function lowerComplete(revisions: readonly RevisionRecord[], current: number): number | undefined {
  const numbers = revisions
    .filter(({ outcome, revision }) => outcome === "complete" && revision.number < current)
    .map(({ revision }) => revision.number);
  return numbers.length > 0 ? Math.max(...numbers) : undefined;
}

/**
 * Data never rolls back. A job that ran after `to` and left something that older revisions cannot run on
 * makes the roll-back refused, unless `to` holds the very same job.
 */
export function rollbackRefusal(
  revisions: readonly RevisionRecord[],
  from: number,
  to: number,
  jobsDone?: readonly string[],
): Refusal | undefined {
  const target = revisions.find(({ revision }) => revision.number === to)?.revision;
  const between = revisions
    .map(({ revision }) => revision)
    .filter(({ number }) => number > to && number <= from)
    .sort((a, b) => b.number - a.number);
  for (const revision of between) {
    for (const { part, job, fingerprint } of revision.parts) {
      if (job?.compatibleWith !== "this-revision") continue;
      if (jobsDone && !jobsDone.includes(jobKey(part, revision.number))) continue;
      if (target && specNamed(target, part)?.fingerprint === fingerprint) continue;
      const text =
        `cannot go back to revision ${to}: job "${part}" of revision ${revision.number} says that older revisions ` +
        "cannot run on what it left, and data never rolls back";
      return new Refusal(
        "not-compatible",
        text,
        "deploy a revision that fixes the fault and works with the data as it is",
      );
    }
  }
  return undefined;
}

/** Today's revision with one service taken from an older one: a new number, since it is a new whole. */
function decidePartial(
  input: RollbackInput,
  current: Revision,
  target: Revision,
  only: string,
): ReleaseDecision {
  if (input.withSecrets) {
    const text = "secrets belong to the whole, and --only takes back one service";
    throw new Refusal("usage", text, "leave out --with-secrets, or --only");
  }
  const old = target.cluster.services.find((service) => service.name === only);
  const now = current.cluster.services.find((service) => service.name === only);
  const missingIn = !now
    ? `the current revision ${current.number}`
    : !old
      ? `revision ${target.number}`
      : undefined;
  if (!old || !now) {
    const names = current.cluster.services.map((service) => service.name).join(", ");
    throw new Refusal(
      "no-such-thing",
      `there is no service "${only}" in ${missingIn}`,
      `services are: ${names}`,
    );
  }
  const lost = needsOf(old).find((need) => partNamed(current.cluster, need) === undefined);
  if (lost !== undefined) {
    const text = `"${only}" of revision ${target.number} needs "${lost}", which revision ${current.number} does not have`;
    throw new Refusal("refused", text, "roll back the whole system, without --only");
  }
  const services = current.cluster.services.map((service) => (service.name === only ? old : service));
  const cluster: Cluster = { ...current.cluster, services };
  const hash = target.artifacts[only];
  const { [only]: _replaced, ...others } = current.artifacts;
  const artifacts = hash === undefined ? others : { ...others, [only]: hash };
  const secrets = versionsToday(cluster, target, current);
  const revision = makeRevision(input.nextRevision, cluster, artifacts, secrets);
  if (specNamed(current, only)?.fingerprint === specNamed(revision, only)?.fingerprint) {
    const why = `"${only}" is the same in revision ${target.number} and in ${current.number}, which runs`;
    return { kind: "nothing", revision: current, why };
  }
  return rollbackTo(revision, true, input.by);
}
