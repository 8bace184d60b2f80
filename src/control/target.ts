/** What is wanted: the revision that instances are held to now, and how many of which kind. */
import { remembered } from "../base/remembered.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import type { ReleaseSettings } from "../model/release.ts";
import { withinBounds } from "../model/scaling.ts";
import type { Draft } from "./draft.ts";
import type { ControlState, Instance } from "./state.ts";

type Wants = Pick<ControlState, "wanted" | "release" | "basis" | "scale" | "epochs">;

/** The revision that the system should be at, or null when nothing should run. */
export function targetOf(state: Wants): Revision | null {
  if (state.wanted === "down") return null;
  if (!state.release) return state.basis;
  return state.release.phase === "moving" ? state.release.to : state.release.from;
}

/**
 * The number of instances that a part should have. A number set by `scale` or a policy goes before the file's, and the
 * bounds of the policy before all.
 */
export function desiredOf(state: Pick<Wants, "scale">, spec: PartSpec): number {
  if (spec.kind !== "service") return 1;
  const asked = state.scale[spec.part]?.replicas ?? spec.replicas;
  return spec.scaling ? withinBounds(spec.scaling, asked) : asked;
}

/** What an instance must have been started as to stand for the part. */
export function wantedSpec(state: Wants, spec: PartSpec): string {
  const epoch = state.epochs[spec.part] ?? 0;
  const texts = wantedTexts(spec);
  const known = texts[epoch];
  if (known !== undefined) return known;
  const text = `${spec.fingerprint}#${epoch}`;
  texts[epoch] = text;
  return text;
}

/** By the number of restarts. It is asked for each instance in each decision, and the same text is quickly compared. */
const wantedTexts = remembered((_: PartSpec): string[] => []);

export function isCurrent(state: Wants, spec: PartSpec, instance: Instance): boolean {
  return instance.spec === wantedSpec(state, spec);
}

/** A store is replaced in place: two processes on the same data would destroy it. */
const inPlace: ReleaseSettings = { kind: "rolling", surge: 0, unavailable: 1, drainMs: 0, healthyForMs: 0 };

export function settingsOf(spec: PartSpec): ReleaseSettings {
  return spec.kind === "service" ? spec.release : inPlace;
}

/** The specification under which an instance is judged: the target's while it is as wanted, else its own. */
export function specOfInstance(draft: Draft, instance: Instance): PartSpec {
  const target = targetOf(draft.fields);
  const spec = target ? specNamed(target, instance.part) : undefined;
  return spec && isCurrent(draft.fields, spec, instance) ? spec : instance.startedAs;
}

/** A revision that the state still holds, by its number. */
export function revisionAtHand(draft: Draft, number: number): Revision | undefined {
  const { release, basis, current } = draft.fields;
  const near = [release?.to, release?.from, basis, current];
  return near.find((revision) => revision?.number === number) ?? undefined;
}

export function isLive(instance: Instance): boolean {
  return instance.process.status !== "gone" && !isStillborn(instance);
}

/** Retired before its process was ever started. */
function isStillborn(instance: Instance): boolean {
  return instance.goal === "retire" && instance.process.status === "none" && instance.pending === null;
}
