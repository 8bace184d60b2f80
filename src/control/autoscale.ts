/**
 * Autoscaling: how the number of a service's instances follows its load. Decided when a figure arrives, and only then:
 * no figure is no reason for anything. Out when any policy wants, in only when all that can remove want.
 */
import type { LoadSeen } from "../contract/load-seen.ts";
import { type PartSpec, specNamed } from "../contract/revision.ts";
import { type Scaling, withinBounds } from "../model/scaling.ts";
import { type Alarm, alarmOf, triggersOf, wantedBy } from "./autoscale-alarm.ts";
import { datapointOf, seriesKey, withDatapoint } from "./autoscale-series.ts";
import { alarmText } from "./autoscale-text.ts";
import type { Draft } from "./draft.ts";
import type { AutoscaleState } from "./state.ts";
import { desiredOf, targetOf } from "./target.ts";

/** Who owns a number that a policy has set. */
export const AUTOSCALER = "autoscaler";

export const unscaled: AutoscaleState = { series: {}, outMonoMs: null, changedMonoMs: null, last: null };

export function absorbLoad(draft: Draft, seen: LoadSeen): void {
  const target = targetOf(draft.fields);
  const spec = target ? specNamed(target, seen.part) : undefined;
  const { scaling } = spec ?? {};
  if (!spec || !scaling?.policies.some((policy) => seriesKey(policy) === seriesKey(seen))) return;
  if (!noteFigure(draft, scaling, seen)) return;
  const change = nextScale(draft, spec, scaling);
  if (change) applyChange(draft, spec, change);
}

/** False for a figure that is no news: too late to say how things are, told before, or of before the number changed. */
function noteFigure(draft: Draft, scaling: Scaling, seen: LoadSeen): boolean {
  const known = stateOf(draft, seen.part);
  const key = seriesKey(seen);
  const series = known.series[key] ?? [];
  const isLate = draft.now.monoMs - seen.sampledMonoMs > seen.periodMs;
  const knownMonoMs = series.at(-1)?.atMonoMs ?? known.changedMonoMs ?? Number.NEGATIVE_INFINITY;
  const isOld = knownMonoMs >= seen.sampledMonoMs;
  const point = isLate || isOld ? undefined : datapointOf(seen, draft.instancesOf(seen.part));
  if (!point) return false;
  put(draft, seen.part, {
    ...known,
    series: { ...known.series, [key]: withDatapoint(series, point, scaling, seen) },
  });
  return true;
}

interface Change {
  readonly direction: "out" | "in";
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

function nextScale(draft: Draft, spec: PartSpec, scaling: Scaling): Change | undefined {
  const from = desiredOf(draft.fields, spec);
  const alarms = scaling.policies
    .flatMap(triggersOf)
    .map((trigger) => alarmOf(trigger, draft.fields.autoscale?.[spec.part], draft.now.monoMs));
  const out = scaleOut(draft, spec, alarms, from);
  const wanted = out ?? scaleIn(draft, spec, alarms, from);
  if (!wanted) return undefined;
  const to = withinBounds(scaling, wanted.to);
  return to === from ? undefined : { ...wanted, to };
}

function scaleOut(draft: Draft, spec: PartSpec, alarms: readonly Alarm[], from: number): Change | undefined {
  const known = stateOf(draft, spec.part);
  const asking = alarms.filter((it) => {
    return it.trigger.direction === "out" && it.state === "alarm" && wantedBy(it, from) > from;
  });
  const [most] = [...asking].sort((a, b) => wantedBy(b, from) - wantedBy(a, from));
  if (!most || isCooling(draft, known.outMonoMs, most.trigger.cooldownMs)) return undefined;
  if (most.trigger.policy.kind === "step" && areBooting(draft, spec, from)) return undefined;
  return { direction: "out", from, to: wantedBy(most, from), why: alarmText(most) };
}

/** What was added last may not have come to work yet: until it has, or never will, the figures say nothing of it. */
function areBooting(draft: Draft, spec: PartSpec, desired: number): boolean {
  const { outMonoMs } = stateOf(draft, spec.part);
  const ready = draft.instancesOf(spec.part).filter(({ readySinceMonoMs }) => readySinceMonoMs !== null);
  return ready.length < desired && isCooling(draft, outMonoMs, spec.readyWithinMs);
}

/** Never while a release runs, somebody holds the requests back, or an instance is missing. */
function scaleIn(draft: Draft, spec: PartSpec, alarms: readonly Alarm[], from: number): Change | undefined {
  const removing = alarms.filter(({ trigger }) => trigger.direction === "in");
  const [first] = [...removing].sort((a, b) => wantedBy(b, from) - wantedBy(a, from));
  if (!first || !removing.every(({ state }) => state === "alarm") || wantedBy(first, from) >= from)
    return undefined;
  if (draft.fields.release || isHeld(draft, spec) || isShort(draft, spec, from)) return undefined;
  const cooldownMs = Math.max(...removing.map(({ trigger }) => trigger.cooldownMs));
  if (isCooling(draft, stateOf(draft, spec.part).changedMonoMs, cooldownMs)) return undefined;
  return { direction: "in", from, to: wantedBy(first, from), why: alarmText(first) };
}

function isShort(draft: Draft, spec: PartSpec, desired: number): boolean {
  return draft.instancesOf(spec.part).filter((it) => it.readySinceMonoMs !== null).length < desired;
}

function isHeld({ fields }: Draft, { balancers }: PartSpec): boolean {
  return balancers.some((balancer) => fields.maintenance?.[balancer] !== undefined);
}

function isCooling(draft: Draft, sinceMonoMs: number | null, cooldownMs: number): boolean {
  return sinceMonoMs !== null && draft.now.monoMs < sinceMonoMs + cooldownMs;
}

function applyChange(draft: Draft, { part }: PartSpec, { direction, from, to, why }: Change): void {
  const { wallMs } = draft.now;
  const text = `${part} ${from} → ${to}: ${why}`;
  draft.fields.scale = { ...draft.fields.scale, [part]: { replicas: to, owner: AUTOSCALER } };
  noteScaled(draft, part, direction, { text, wallMs, from, to });
  draft.changed();
  draft.tell("scaled", part, text, { replicas: to, from, by: AUTOSCALER });
}

/** What was measured with another number of instances says nothing of this one. */
export function noteScaled(
  draft: Draft,
  part: string,
  direction: "out" | "in",
  last: NonNullable<AutoscaleState["last"]>,
): void {
  const { monoMs } = draft.now;
  const outMonoMs = direction === "out" ? monoMs : stateOf(draft, part).outMonoMs;
  put(draft, part, { series: {}, outMonoMs, changedMonoMs: monoMs, last });
}

function stateOf(draft: Draft, part: string): AutoscaleState {
  return draft.fields.autoscale?.[part] ?? unscaled;
}

function put(draft: Draft, part: string, state: AutoscaleState): void {
  draft.fields.autoscale = { ...draft.fields.autoscale, [part]: state };
}
