/** How a change runs: prepare, decide, hand it to the engine, wait for its end, and write the receipt. */

import type { EndedRelease } from "../contract/ended-release.ts";
import { instanceNamedIn } from "../contract/instance-name.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Request } from "../contract/request.ts";
import type { Revision } from "../contract/revision.ts";
import type { Core } from "./core.ts";
import { bareReceipt, type Ending } from "./figures.ts";
import { crashLines } from "./log-tail.ts";
import { Measurement } from "./measurement.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import type { ReleaseDecision } from "./revisions.ts";

export type Change =
  | { readonly kind: "nothing"; readonly revision: Revision; readonly why: string }
  | {
      readonly kind: "release";
      readonly request: Request;
      readonly revision: Revision;
      readonly isNew: boolean;
    };

export function asChange(decision: ReleaseDecision): Change {
  if (decision.kind === "nothing") return decision;
  const { request, isNew } = decision;
  return { kind: "release", request, revision: request.revision, isNew };
}

export interface ChangeWork {
  /** Long work before the decision: artefacts. Undone work of it does no harm. */
  prepare?(): Promise<void>;
  decide(): Change;
  /** Keeps what a new revision needs, once nothing can stop the change any more: values of secrets. */
  keep?(revision: Revision): void;
}

/** Runs one release to its receipt. Measuring begins after the preparation: a build is no part of the release. */
export async function runChange(core: Core, operation: Operation, work: ChangeWork): Promise<Receipt> {
  operation.move("preparing");
  await prepared(operation, work);
  const change = work.decide();
  if (change.kind === "nothing") return concludeNothing(operation, change);
  operation.move("preparing", change.revision.number);
  await refuseTaken(core, change.revision);
  const measurement = isBringUp(change.request) ? undefined : await Measurement.begin(core);
  try {
    await measurement?.ready();
    refuseCancelled(operation);
    if (change.isNew) {
      work.keep?.(change.revision);
      saveRevision(core, operation, change.revision);
    }
    operation.move("running");
    core.accept(change.request);
  } catch (error) {
    await measurement?.abandon();
    throw error;
  }
  return concludeRelease(core, operation, measurement);
}

/** A build that was stopped fails, and then says why it was stopped. */
async function prepared(operation: Operation, work: ChangeWork): Promise<void> {
  try {
    await work.prepare?.();
  } catch (error) {
    refuseCancelled(operation);
    throw error;
  }
  refuseCancelled(operation);
}

/** Before anything starts: a balancer that cannot listen would be found out last, with everything else running. */
async function refuseTaken({ needs }: Core, { cluster }: Revision): Promise<void> {
  const failure = await needs.takenPort(cluster);
  if (failure) throw new Refusal("refused", failure.message, failure.advice);
}

function isBringUp(request: Request): boolean {
  return request.kind === "release" && request.as === "bring-up";
}

function concludeNothing(operation: Operation, change: Extract<Change, { kind: "nothing" }>): Receipt {
  operation.note(`nothing to release: ${change.why}`);
  const ending: Ending = { revision: change.revision.number, outcome: "complete", durationMs: 0 };
  return bareReceipt(ending, "nothing was released, so nothing was measured");
}

/** Asked right before anything is changed, with no wait in between. */
export function refuseCancelled(operation: Operation): void {
  if (operation.cancelledBy === undefined) return;
  const { kind, revision } = operation.message;
  const what = revision === null ? `the ${kind}` : `the ${kind} of revision ${revision}`;
  const text = `${what} was cancelled by ${operation.cancelledBy} before anything was changed`;
  throw new Refusal("refused", text, "run the command again when you are ready");
}

function saveRevision(core: Core, operation: Operation, revision: Revision): void {
  const { records, clock } = core.needs;
  records.saveRevision(revision, operation.message.by, clock.now().wallMs);
}

/** Waits for the end of the release that runs, and keeps what it did. Also after the supervisor was restarted. */
export async function concludeRelease(
  core: Core,
  operation: Operation,
  measurement: Measurement | undefined,
): Promise<Receipt> {
  await core.until((state) => state.release === null);
  const ended = core.state.lastRelease;
  if (!ended) throw new Refusal("failed", "the release left no trace in the state", "look at `tutti status`");
  core.needs.records.setOutcome(ended);
  operation.move("measuring", ended.revision);
  if (ended.outcome !== "complete") noteLogs(core, operation, ended);
  const ending = endingOf(ended);
  const receipt = measurement
    ? await measurement.receipt(ending)
    : bareReceipt(ending, "nothing was measured: it began with nothing, or not everything, serving");
  core.needs.records.saveReceipt(receipt, core.needs.clock.now().wallMs);
  return receipt;
}

/** The last lines of the instance that the release failed on say most about why. */
function noteLogs(core: Core, operation: Operation, { reason }: EndedRelease): void {
  const instance = reason === undefined ? undefined : instanceNamedIn(reason);
  const lines =
    instance === undefined ? [] : crashLines((name, count) => core.needs.logTail(name, count), instance);
  if (lines.length > 0) operation.note([`last lines of ${instance}:`, ...lines].join("\n  | "));
}

export function endingOf(ended: EndedRelease): Ending {
  const durationMs = Math.max(0, ended.endedWallMs - ended.startedWallMs);
  return { revision: ended.revision, outcome: ended.outcome, durationMs, reason: ended.reason };
}
