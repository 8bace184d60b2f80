/** Crashes: the first is answered at once, the next ones after a pause that doubles. */
import type { ProcessGone } from "../contract/observation.ts";
import type { Draft } from "./draft.ts";
import type { Instance } from "./state.ts";

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 30_000;

/** An instance that was ready for this long has left its earlier crashes behind. */
const FORGIVEN_AFTER_MS = 10_000;

export function slotKey(part: string, slot: number): string {
  return `${part}-${slot}`;
}

/** Records a crash and retires the instance; a new generation takes its slot when the pause is over. */
export function noteCrash(
  draft: Draft,
  instance: Instance,
  gone: Pick<ProcessGone, "code" | "signal" | "note">,
): void {
  const { code, signal, note } = gone;
  const how = note ? `was ${note}` : `ended by itself: ${endText(gone)}`;
  draft.tell("instance-crashed", instance.id, `${instance.id} ${how}`, { code, signal });
  countCrash(draft, instance);
  noteStrike(draft, instance, gone);
  draft.change(instance.id, { goal: "retire" });
}

/** Raises the count of a slot, and with it the pause before its next start. */
export function countCrash(draft: Draft, instance: Instance): void {
  const key = slotKey(instance.part, instance.slot);
  const before = workedMs(draft, instance) >= FORGIVEN_AFTER_MS ? 0 : (draft.fields.crashes[key]?.count ?? 0);
  const count = before + 1;
  const pauseMs = count === 1 ? 0 : Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (count - 2));
  draft.fields.crashes = {
    ...draft.fields.crashes,
    [key]: { count, untilMonoMs: draft.now.monoMs + pauseMs },
  };
  draft.changed();
  if (pauseMs === 0) return;
  const text = `${key} failed ${count} times; next start in ${pauseMs / 1_000} s`;
  draft.tell("backing-off", instance.id, text, { count, pauseMs });
}

/** How long it was ready, or had worked when it stopped being ready. */
function workedMs(draft: Draft, { readySinceMonoMs, unreadySinceMonoMs, process }: Instance): number {
  if (readySinceMonoMs !== null) return draft.now.monoMs - readySinceMonoMs;
  if (unreadySinceMonoMs === null || process.status !== "running") return 0;
  return unreadySinceMonoMs - process.sinceMonoMs;
}

/**
 * During a release, an instance of the new revision that was ready and then was ended from outside is not yet a
 * sign against the revision: once is a strike, twice is. (An adopted process tells no code; it counts as outside.)
 */
function noteStrike(draft: Draft, instance: Instance, gone: Pick<ProcessGone, "code">): void {
  const { release } = draft.fields;
  if (!release || !instance.trial || !instance.everReady || gone.code !== null) return;
  draft.fields.release = { ...release, strikes: release.strikes + 1 };
}

export function endText({ code, signal, note }: Pick<ProcessGone, "code" | "signal" | "note">): string {
  const end =
    signal !== null ? `signal ${signal}` : code === null ? "exit code unknown" : `exit code ${code}`;
  return note ? `${end}, ${note}` : end;
}
