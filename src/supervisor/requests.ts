/** What each kind of request does. */
import { checkCluster } from "../check/run-checks.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Request } from "../contract/request.ts";
import { specNamed } from "../contract/revision.ts";
import { secretsOf } from "../model/cluster.ts";
import { type Change, runChange } from "./changing.ts";
import type { Core } from "./core.ts";
import { recordedArtifacts } from "./history.ts";
import type { FromFile, RequestMessage, RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import {
  changesBetween,
  contentOf,
  decideDeploy,
  decideUp,
  type ReleaseDecision,
  scaleDrift,
  stateVersion,
} from "./revisions.ts";
import { decideRollback } from "./rollback.ts";
import { runScale } from "./scaling.ts";
import { isDown } from "./shortfall.ts";

/** Refuses at once what cannot succeed, so that the caller need not follow an operation to hear it. */
export function refuseImpossible(core: Core, busy: Operation | undefined, message: RequestMessage): void {
  switch (message.kind) {
    case "deploy":
    case "up":
      refuseOtherCluster(core, message);
      refuseUnsound(core, message);
      return refuseMissingSecrets(core, message);
    case "cancel":
      if (core.state.release || busy) return;
      throw new Refusal(
        "no-such-thing",
        "no release is running, so there is nothing to cancel",
        "see `tutti history`",
      );
    case "unlock":
      return refuseForeignUnlock(core, message);
    case "lock":
      if (!core.state.lock) return;
      throw new Refusal(
        "lock-held",
        `the lock is held by ${core.state.lock.owner}: ${core.state.lock.reason}`,
        "ask them, or open it with `tutti lock release --force`",
      );
    default:
      return;
  }
}

/** Carries a request out; the receipt of those that have one. */
export function perform(
  core: Core,
  operation: Operation,
  message: RequestMessage,
  busy: Operation | undefined,
): Promise<Receipt | null> {
  switch (message.kind) {
    case "deploy":
      return deploy(core, operation, message);
    case "up":
      return up(core, operation, message);
    case "rollback":
      return runChange(core, operation, { decide: () => asChange(rollbackOf(core, message)) });
    case "restart":
      return runChange(core, operation, { decide: () => restartOf(core, message) });
    case "scale":
      return runScale(core, operation, message);
    case "cancel":
      return cancel(core, operation, message, busy);
    case "down":
      return down(core, operation, message);
    case "lock":
      return immediately(core, operation, { kind: "lock", by: message.by, reason: message.reason });
    case "unlock":
      return immediately(core, operation, { kind: "unlock", by: message.by });
  }
}

function deploy(core: Core, operation: Operation, message: RequestOf<"deploy">): Promise<Receipt> {
  return runChange(core, operation, {
    prepare: () => keepInputs(core, operation, message),
    decide: () => {
      const next = core.needs.records.nextRevision();
      const decision = decideDeploy(core.state, next, message, message.by);
      if (message.plan) refuseMoved(core, message, message.plan);
      for (const drift of scaleDrift(core.state, message.cluster)) operation.note(drift);
      return asChange(decision);
    },
  });
}

function refuseMoved(core: Core, message: FromFile, plan: NonNullable<RequestOf<"deploy">["plan"]>): void {
  const next = core.needs.records.nextRevision();
  const moved = stateVersion(core.state, next) !== plan.stateVersion;
  const edited = contentOf(message) !== plan.content;
  if (!moved && !edited) return;
  const what = moved
    ? "the cluster has changed since the plan was made"
    : "the file is not the one that was planned";
  throw new Refusal(
    "state-moved",
    what,
    "make a new plan with `tutti plan --out FILE`, read it, and deploy that one",
  );
}

function up(core: Core, operation: Operation, message: RequestOf<"up">): Promise<Receipt> {
  return runChange(core, operation, {
    prepare: () => (core.state.current ? storeSecrets(core, message) : keepInputs(core, operation, message)),
    decide: () => {
      const { current } = core.state;
      const decision = decideUp(core.state, core.needs.records.nextRevision(), message, message.by);
      if (current) notePending(operation, core, message);
      return asChange(decision);
    },
  });
}

/** `up` brings up what completed last; what the file says beyond that waits for a deploy. */
function notePending(operation: Operation, core: Core, message: FromFile): void {
  const changes = changesBetween(core.state.current, message).map(
    ({ part, change }) => `${part} (${change})`,
  );
  if (changes.length === 0) return;
  operation.note(`pending in the file, released by \`tutti deploy\`: ${changes.join(", ")}`);
}

async function keepInputs(core: Core, operation: Operation, message: FromFile): Promise<void> {
  await storeSecrets(core, message);
  await core.needs.artifacts.keep(message.cluster, message.artifacts, (text) => operation.note(text));
}

async function storeSecrets(core: Core, { secrets }: FromFile): Promise<void> {
  if (Object.keys(secrets).length > 0) await core.needs.vault.store(secrets);
}

function refuseOtherCluster(core: Core, { cluster }: FromFile): void {
  if (cluster.name === core.needs.cluster) return;
  const text = `the file describes "${cluster.name}", and the state beside it is of "${core.needs.cluster}"`;
  throw new Refusal(
    "refused",
    text,
    "name the cluster as it was, or take the old one down and remove .tutti",
  );
}

/**
 * The command line checks as well. Whoever speaks to the socket without it must not get past the checks, least of all
 * past the one that keeps a service from running the files of another.
 */
function refuseUnsound(core: Core, { cluster, artifacts }: FromFile): void {
  const outside = { recordedArtifacts: recordedArtifacts(core.needs.records.revisions()), artifacts };
  const error = checkCluster(cluster, outside).find((finding) => finding.severity === "error");
  if (error) throw new Refusal("refused", `${error.rule}: ${error.message}`, error.fix);
}

function refuseMissingSecrets(core: Core, message: FromFile): void {
  const known = new Set([...Object.keys(message.secrets), ...core.needs.vault.names()]);
  const missing = secretsOf(message.cluster).filter((name) => !known.has(name));
  if (missing.length === 0) return;
  const one = missing.length === 1;
  const text = `the ${one ? "secret" : "secrets"} ${missing.join(", ")} ${one ? "has" : "have"} no value`;
  const where = message.cluster.secretsFile ?? "the file that cluster(…, { secrets }) names";
  throw new Refusal(
    "missing-secret",
    text,
    `export ${missing[0]}=… before the command, or write it into ${where}`,
  );
}

function rollbackOf(core: Core, message: RequestOf<"rollback">): ReleaseDecision {
  const { records } = core.needs;
  const { to, only, force, by } = message;
  return decideRollback({
    state: core.state,
    revisions: records.revisions(),
    completed: records.completed(),
    nextRevision: records.nextRevision(),
    to,
    only,
    force,
    by,
  });
}

function restartOf(core: Core, { part, by }: RequestOf<"restart">): Change {
  const { current, wanted } = core.state;
  if (!current || wanted === "down") {
    throw new Refusal("not-running", "the cluster is not up, so nothing can be restarted", "run `tutti up`");
  }
  const spec = specNamed(current, part);
  if (!spec || spec.kind === "job") {
    const names = current.parts.filter(({ kind }) => kind !== "job").map((it) => it.part);
    const text = spec ? `"${part}" is a job and does not stay running` : `there is no part "${part}"`;
    throw new Refusal("no-such-thing", text, `parts are: ${names.join(", ")}`);
  }
  return { kind: "release", request: { kind: "restart", part, by }, revision: current, isNew: false };
}

function asChange(decision: ReleaseDecision): Change {
  if (decision.kind === "nothing") return decision;
  const { request, isNew } = decision;
  return { kind: "release", request, revision: request.revision, isNew };
}

async function cancel(
  core: Core,
  operation: Operation,
  { by }: RequestOf<"cancel">,
  busy: Operation | undefined,
): Promise<null> {
  operation.move("running");
  if (!core.state.release && busy) busy.cancelledBy = by;
  if (core.state.release) core.accept({ kind: "cancel", by });
  await core.until(
    (state) =>
      state.release === null && (busy === undefined || busy.isDone || busy.message.status === "measuring"),
  );
  const ended = core.state.lastRelease;
  if (ended) operation.note(`release of revision ${ended.revision}: ${ended.outcome}`);
  return null;
}

async function down(core: Core, operation: Operation, { by }: RequestOf<"down">): Promise<null> {
  operation.move("running");
  if (core.state.wanted === "up") core.accept({ kind: "down", by });
  await core.until(isDown);
  return null;
}

function refuseForeignUnlock(core: Core, { by, force }: RequestOf<"unlock">): void {
  const { lock } = core.state;
  if (!lock)
    throw new Refusal("no-such-thing", "no lock is held", "take one with `tutti lock acquire -m TEXT`");
  if (lock.owner === by || force) return;
  const text = `the lock is held by ${lock.owner}: ${lock.reason}`;
  throw new Refusal("lock-held", text, "ask them, or open it with `tutti lock release --force`");
}

function immediately(core: Core, operation: Operation, request: Request): Promise<null> {
  operation.move("running");
  core.accept(request);
  return Promise.resolve(null);
}
