/** Takes over from an earlier incarnation: after a crash with everything still running, or after a reboot. */
import type { Resumed } from "../contract/request.ts";
import type { Draft } from "./draft.ts";
import type { Instance } from "./state.ts";

/**
 * Effects that were begun and not answered are performed again under the same id; the world recognises them.
 * After a reboot every process is gone, and times of the old boot mean nothing.
 */
export function absorbResumed(draft: Draft, resumed: Resumed): void {
  const rebooted = draft.fields.bootId !== "" && draft.fields.bootId !== resumed.bootId;
  draft.fields.fence = resumed.fence;
  draft.fields.bootId = resumed.bootId;
  draft.fields.resumedMonoMs = draft.now.monoMs;
  if (rebooted) forgetOldBoot(draft);
  forgiveAbsence(draft);
  for (const { id, pending } of draft.instances) {
    if (!pending) continue;
    const again = { ...pending, fence: resumed.fence };
    draft.change(id, { pending: again });
    draft.effects.push(again);
  }
  const text = rebooted
    ? "the machine was restarted; everything is started again"
    : "the supervisor carries on";
  if (rebooted || !draft.isEmpty) draft.tell("resumed", draft.fields.cluster, text, { rebooted });
}

/** While nobody watched, nothing was late and nothing was proven: those times count from now. */
function forgiveAbsence(draft: Draft): void {
  const { now, fields } = draft;
  if (fields.release) fields.release = { ...fields.release, progressMonoMs: now.monoMs };
  for (const { id, trial, readySinceMonoMs, unreadySinceMonoMs } of draft.instances) {
    if (unreadySinceMonoMs !== null) draft.change(id, { unreadySinceMonoMs: now.monoMs });
    if (trial && readySinceMonoMs !== null) draft.change(id, { readySinceMonoMs: now.monoMs });
  }
}

/** How a job came out is on disk: one that has ended well while nobody watched must not run again. */
function mayHaveEnded({ startedAs, process, pending }: Instance): boolean {
  const hasBegun = process.status === "running" || pending?.body.kind === "start";
  return startedAs.kind === "job" && hasBegun;
}

function forgetOldBoot(draft: Draft): void {
  const { now, fields } = draft;
  for (const instance of draft.instances) {
    if (!mayHaveEnded(instance)) draft.drop(instance);
    else if (instance.process.status === "running")
      draft.change(instance.id, { process: { ...instance.process, sinceMonoMs: now.monoMs } });
  }
  fields.crashes = {};
  if (fields.autoscale) fields.autoscale = {};
  if (fields.release) {
    fields.release = {
      ...fields.release,
      startedMonoMs: now.monoMs,
      phaseMonoMs: now.monoMs,
      progressMonoMs: now.monoMs,
    };
  }
}
