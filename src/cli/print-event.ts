/** Events as lines for people and as records for programs. Pure. */
import type { EventCode, StampedEvent } from "../contract/event.ts";
import type { Paint } from "./paint.ts";

const GOOD: readonly EventCode[] = ["release-completed", "instance-ready", "job-done"];
const BAD: readonly EventCode[] = ["release-failed", "job-failed", "instance-crashed", "effect-failed"];
const WARN: readonly EventCode[] = ["rollback-started", "rolled-back", "instance-unhealthy", "backing-off"];

/** Such as `12:04:31 relayer-1.r2 is ready after 412 ms`. */
export function eventLine(event: StampedEvent, paint: Paint): string {
  const time = new Date(event.wallMs).toISOString().slice(11, 19);
  return `${paint.dim(time)} ${paintOf(event.code, paint)(event.text)}`;
}

function paintOf(code: EventCode, paint: Paint): (text: string) => string {
  if (GOOD.includes(code)) return paint.good;
  if (BAD.includes(code)) return paint.bad;
  return WARN.includes(code) ? paint.warn : (text) => text;
}

/** With the time as people and other programs read it. */
export type EventRecord = Omit<StampedEvent, "wallMs"> & { readonly kind: "event"; readonly at: string };

export function eventRecord(event: StampedEvent): EventRecord {
  const { sequence, wallMs, code, subject, text, data } = event;
  const at = new Date(wallMs).toISOString();
  return { kind: "event", sequence, at, code, subject, text, ...(data ? { data } : {}) };
}

/** The event of a record. */
export function eventIn({ kind: _kind, at, ...event }: EventRecord): StampedEvent {
  return { ...event, wallMs: Date.parse(at) };
}
