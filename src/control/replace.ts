/** Finds instances that run and do not work any more, and lets their slots be filled anew. */
import { durationText } from "../base/duration.ts";
import type { PartSpec } from "../contract/revision.ts";
import { countCrash } from "./crash.ts";
import type { Draft } from "./draft.ts";
import { hasNeeds, lastAnswer, watchedSince } from "./readiness.ts";
import type { Instance } from "./state.ts";
import { isLive } from "./target.ts";

/** A service that is not ready for this long is replaced; a store gets more time, since it may be loading its data. */
const REPLACE_SERVICE_AFTER_MS = 10_000;
const REPLACE_STORE_AFTER_MS = 30_000;

/**
 * At most one instance of a part at a time, and the next once its successor is ready: when all are in trouble, the cause is likely outside of them, and
 * replacing them all would make it worse. While something that it needs is down, nothing is held against it.
 */
export function retireHopeless(draft: Draft, spec: PartSpec): void {
  if (!hasNeeds(draft, spec)) return;
  const mine = draft.instancesOf(spec.part);
  if (mine.some((it) => it.goal === "retire" && isLive(it))) return;
  if (mine.some((it) => it.goal === "serve" && !it.everReady && !isHopeless(draft, spec, it))) return;
  const hopeless = mine.find(
    (it) => it.goal === "serve" && !isOnTrial(draft, it) && isHopeless(draft, spec, it),
  );
  if (!hopeless) return;
  countCrash(draft, hopeless);
  draft.change(hopeless.id, { goal: "retire" });
  draft.tell(
    "instance-replaced",
    hopeless.id,
    `${hopeless.id} is replaced: ${whyHopeless(draft, spec, hopeless)}`,
  );
}

function whyHopeless(draft: Draft, spec: PartSpec, instance: Instance): string {
  const { unreadySinceMonoMs } = instance;
  const answer = lastAnswer(instance);
  if (unreadySinceMonoMs === null) return `not ready within ${durationText(spec.readyWithinMs)}: ${answer}`;
  const seconds = Math.round((draft.now.monoMs - unreadySinceMonoMs) / 1_000);
  return `not ready any more for ${seconds}s: ${answer}`;
}

/** What a release has just created is judged by the release, which goes back rather than on. */
function isOnTrial(draft: Draft, instance: Instance): boolean {
  return instance.trial && draft.fields.release?.phase === "moving";
}

function isHopeless(draft: Draft, spec: PartSpec, instance: Instance): boolean {
  const { process, everReady, unreadySinceMonoMs } = instance;
  if (process.status !== "running") return false;
  if (!everReady) {
    const sinceMonoMs = Math.max(watchedSince(draft, process.sinceMonoMs), neededSince(draft, spec));
    return draft.reached(sinceMonoMs + spec.readyWithinMs);
  }
  if (unreadySinceMonoMs === null) return false;
  const afterMs = spec.kind === "store" ? REPLACE_STORE_AFTER_MS : REPLACE_SERVICE_AFTER_MS;
  return draft.reached(Math.max(unreadySinceMonoMs, neededSince(draft, spec)) + afterMs);
}

/** Since when all that it needs is there: the time before is nothing that it could have used to become ready. */
function neededSince(draft: Draft, { needs }: PartSpec): number {
  const since = needs.flatMap((need) => draft.instancesOf(need).map((it) => it.readySinceMonoMs ?? 0));
  return Math.max(0, ...since);
}
