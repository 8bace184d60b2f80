/** What each kind of request does. */
import type { Receipt } from "../contract/receipt.ts";
import type { Request } from "../contract/request.ts";
import { specNamed } from "../contract/revision.ts";
import { asChange, type Change, runChange } from "./changing.ts";
import type { Core } from "./core.ts";
import { deploy, refuseImpossibleDeploy, refuseImpossibleUp, refuseLost, up } from "./file-changes.ts";
import { maintain, refuseUnmaintainable } from "./maintenance.ts";
import type { RequestMessage, RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import { decideRollback } from "./rollback.ts";
import { runScale } from "./scaling.ts";
import { removeSecret, rotationWork, setSecret } from "./secret-changes.ts";
import { missingFromRevision } from "./secret-versions.ts";
import { isDown } from "./shortfall.ts";

/** Refuses at once what cannot succeed, so that the caller need not follow an operation to hear it. */
export function refuseImpossible(core: Core, busy: Operation | undefined, message: RequestMessage): void {
  switch (message.kind) {
    case "deploy":
      return refuseImpossibleDeploy(core, message);
    case "up":
      return refuseImpossibleUp(core, message);
    case "cancel":
      if (core.state.release || busy) return;
      throw new Refusal(
        "no-such-thing",
        "no release is running, so there is nothing to cancel",
        "see `tutti history`",
      );
    case "maintenance":
      refuseUnmaintainable(core.state, message);
      return;
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

/**
 * Carries a request out; the receipt of those that have one.
 * @param other The change that was under way when this request began, if there was one.
 */
export function perform(
  core: Core,
  operation: Operation,
  message: RequestMessage,
  other: Operation | undefined,
): Promise<Receipt | null> {
  switch (message.kind) {
    case "deploy":
      return deploy(core, operation, message);
    case "up":
      return up(core, operation, message);
    case "rollback":
      return runChange(core, operation, { decide: () => rollbackOf(core, operation, message) });
    case "restart":
      return runChange(core, operation, { decide: () => restartOf(core, message) });
    case "rotate-secret":
      return runChange(core, operation, rotationWork(core, operation, message));
    case "set-secret":
      operation.move("running");
      setSecret(core, operation, message);
      return Promise.resolve(null);
    case "remove-secret":
      operation.move("running");
      removeSecret(core, operation, message);
      return Promise.resolve(null);
    case "scale":
      return runScale(core, operation, message);
    case "cancel":
      return cancel(core, operation, message, other);
    case "down":
      return down(core, operation, message, other);
    case "maintenance":
      return maintain(core, operation, message);
    case "lock":
      return immediately(core, operation, { kind: "lock", by: message.by, reason: message.reason });
    case "unlock":
      return immediately(core, operation, { kind: "unlock", by: message.by });
  }
}

function rollbackOf(core: Core, operation: Operation, message: RequestOf<"rollback">): Change {
  const { records, vault } = core.needs;
  const { to, only, force, withSecrets, by } = message;
  const decision = decideRollback({
    state: core.state,
    revisions: records.revisions(),
    completed: records.completed(),
    nextRevision: records.nextRevision(),
    to,
    only,
    force,
    withSecrets,
    by,
  });
  if (decision.kind === "nothing") return decision;
  const { revision } = decision.request;
  refuseLost(revision, missingFromRevision(revision, vault));
  if (decision.note !== undefined) operation.note(decision.note);
  return asChange(decision);
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

async function cancel(
  core: Core,
  operation: Operation,
  { by }: RequestOf<"cancel">,
  busy: Operation | undefined,
): Promise<null> {
  operation.move("running");
  const isMoving = core.state.release !== null;
  if (!core.state.release) busy?.cancel(by);
  if (core.state.release) core.accept({ kind: "cancel", by });
  await core.until(
    (state) =>
      state.release === null && (busy === undefined || busy.isDone || busy.message.status === "measuring"),
  );
  // What was cancelled while it was prepared is no release: the last one was another.
  const ended = isMoving ? core.state.lastRelease : null;
  if (ended) operation.note(`release of revision ${ended.revision}: ${ended.outcome}`);
  else if (busy) operation.note(busy.message.error?.message ?? `the ${busy.message.kind} ended before that`);
  return null;
}

/** What is still being prepared must not bring the cluster up again: it is cancelled, and waited for. */
async function down(
  core: Core,
  operation: Operation,
  { by }: RequestOf<"down">,
  other: Operation | undefined,
): Promise<null> {
  operation.move("running");
  other?.cancel(by);
  if (core.state.wanted === "up") core.accept({ kind: "down", by });
  await core.until((state) => isDown(state) && (other === undefined || other.isDone));
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
