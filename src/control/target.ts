/** What is wanted: the revision that instances are held to now, and how many of which kind. */
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import type { ReleaseSettings } from "../model/release.ts";
import type { Draft } from "./draft.ts";
import type { ControlState, Instance } from "./state.ts";

type Wants = Pick<ControlState, "wanted" | "release" | "basis" | "scale" | "epochs">;

/** The revision that the system should be at, or null when nothing should run. */
export function targetOf(state: Wants): Revision | null {
  if (state.wanted === "down") return null;
  if (!state.release) return state.basis;
  return state.release.phase === "moving" ? state.release.to : state.release.from;
}

/** The number of instances that a part should have. A number set by `scale` goes before the file's. */
export function desiredOf(state: Wants, spec: PartSpec): number {
  return spec.kind === "service" ? (state.scale[spec.part]?.replicas ?? spec.replicas) : 1;
}

/** What an instance must have been started as to stand for the part. */
export function wantedSpec(state: Wants, spec: PartSpec): string {
  return `${spec.fingerprint}#${state.epochs[spec.part] ?? 0}`;
}

export function isCurrent(state: Wants, spec: PartSpec, instance: Instance): boolean {
  return instance.spec === wantedSpec(state, spec);
}

/** A store is replaced in place: two processes on the same data would destroy it. */
const inPlace: ReleaseSettings = { kind: "rolling", surge: 0, unavailable: 1, drainMs: 0, healthyForMs: 0 };

export function settingsOf(spec: PartSpec): ReleaseSettings {
  return spec.kind === "service" ? spec.release : inPlace;
}

/** The specification under which an instance is judged: the target's, else that of any revision at hand. */
export function specOfInstance(draft: Draft, instance: Instance): PartSpec | undefined {
  const { release, basis, current } = draft.fields;
  const near = [targetOf(draft.fields), release?.to, release?.from, basis, current];
  const owner = near.find((revision) => revision?.number === instance.revision);
  for (const revision of [owner, ...near]) {
    const spec = revision && specNamed(revision, instance.part);
    if (spec) return spec;
  }
  return undefined;
}

export function isLive(instance: Instance): boolean {
  return instance.process.status !== "gone" && !isStillborn(instance);
}

/** Retired before its process was ever started. */
function isStillborn(instance: Instance): boolean {
  return instance.goal === "retire" && instance.process.status === "none" && instance.pending === null;
}
