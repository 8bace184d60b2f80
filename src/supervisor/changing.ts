/** How a change runs: prepare, decide, hand it to the engine, wait for its end, and write the receipt. */
import type { Receipt } from "../contract/receipt.ts";
import type { Request } from "../contract/request.ts";
import type { Revision } from "../contract/revision.ts";
import type { EndedRelease } from "../control/state.ts";
import type { Core } from "./core.ts";
import { bareReceipt, type Ending } from "./figures.ts";
import { Measurement } from "./measurement.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";

export type Change =
  | { readonly kind: "nothing"; readonly revision: Revision; readonly why: string }
  | {
      readonly kind: "release";
      readonly request: Request;
      readonly revision: Revision;
      readonly isNew: boolean;
    };

export interface ChangeWork {
  /** Long work before the decision: artefacts, secrets. */
  prepare?(): Promise<void>;
  decide(): Change;
}

/** Runs one release to its receipt. */
export async function runChange(core: Core, operation: Operation, work: ChangeWork): Promise<Receipt> {
  operation.move("preparing");
  const measurement = await Measurement.begin(core);
  try {
    await work.prepare?.();
    const change = work.decide();
    if (change.kind === "nothing") return await concludeNothing(operation, change, measurement);
    operation.move("preparing", change.revision.number);
    await measurement?.ready();
    refuseCancelled(operation);
    if (change.isNew) saveRevision(core, operation, change.revision);
    operation.move("running");
    core.accept(change.request);
  } catch (error) {
    await measurement?.abandon();
    throw error;
  }
  return concludeRelease(core, operation, measurement);
}

async function concludeNothing(
  operation: Operation,
  change: Extract<Change, { kind: "nothing" }>,
  measurement: Measurement | undefined,
): Promise<Receipt> {
  await measurement?.abandon();
  operation.note(`nothing to release: ${change.why}`);
  const ending: Ending = { revision: change.revision.number, outcome: "complete", durationMs: 0 };
  return bareReceipt(ending, "nothing was released, so nothing was measured");
}

function refuseCancelled(operation: Operation): void {
  if (operation.cancelledBy === undefined) return;
  const text = `cancelled by ${operation.cancelledBy} before anything was changed`;
  throw new Refusal("refused", text, "deploy again when you are ready");
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
    : bareReceipt(ending, "nothing was measured: nothing was serving before");
  core.needs.records.saveReceipt(receipt, core.needs.clock.now().wallMs);
  return receipt;
}

const INSTANCE = /[a-z][a-z0-9-]*-\d+\.r\d+(?:\.g\d+)?/;

/** The last lines of the instance that the release failed on say most about why. */
function noteLogs(core: Core, operation: Operation, { reason }: EndedRelease): void {
  const instance = reason === undefined ? undefined : INSTANCE.exec(reason)?.[0];
  const lines = instance === undefined ? [] : core.needs.logTail(instance, 5);
  if (lines.length > 0) operation.note([`last lines of ${instance}:`, ...lines].join("\n  | "));
}

export function endingOf(ended: EndedRelease): Ending {
  const durationMs = Math.max(0, ended.endedWallMs - ended.startedWallMs);
  return { revision: ended.revision, outcome: ended.outcome, durationMs, reason: ended.reason };
}
