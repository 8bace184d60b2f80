/** A scene: the cluster as it stands, and the change that is rehearsed on it. Plain data, so that it can be kept and sent. */
import type { Now } from "../contract/ports.ts";
import type { Request } from "../contract/request.ts";
import { type PartSpec, type Revision, specNamed } from "../contract/revision.ts";
import type { Timings } from "../contract/timing.ts";
import type { ControlState } from "../control/state.ts";
import type { Durability } from "../model/store-common.ts";
import { type Machine, oneMachine, Placement } from "./machines.ts";
import { Hosts } from "./world/hosts.ts";

export interface Scene {
  /** "release of revision 2", for people. */
  readonly name: string;
  readonly state: ControlState;
  readonly request: Request;
  readonly timings: Timings;
  readonly now: Now;
  /** What everything runs on. Missing: one machine. */
  readonly machines?: readonly Machine[];
  /** For each content hash of an artefact: the parts that it was built for. Missing: as the revisions say. */
  readonly artifacts?: Readonly<Record<string, readonly string[]>>;
  /** The revision that the state is at rest at, where it was not observed: it can be made again from that. */
  readonly broughtUp?: Revision;
  /** What was asked for since then, and is done: also made again. */
  readonly since?: readonly Request[];
}

/** The revision of before and the one that the change leads to; equal where the change is none of revisions. */
export interface Revisions {
  readonly from: Revision | null;
  readonly to: Revision | null;
}

export function revisionsOf({ state, request }: Pick<Scene, "state" | "request">): Revisions {
  const from = state.current ?? state.basis;
  if (request.kind !== "release") return { from, to: from };
  return { from: request.as === "bring-up" ? null : from, to: request.revision };
}

/** Both specifications of every part that has one before or after the change. */
export function specsOf(
  scene: Scene,
): readonly (readonly [string, PartSpec | undefined, PartSpec | undefined])[] {
  const { from, to } = revisionsOf(scene);
  const names = new Set([...(from?.parts ?? []), ...(to?.parts ?? [])].map(({ part }) => part));
  return [...names].map((name) => {
    return [name, from ? specNamed(from, name) : undefined, to ? specNamed(to, name) : undefined];
  });
}

/** The kind of a part, from the revision that knows it. */
export function kindOf(scene: Scene, part: string): PartSpec["kind"] | undefined {
  const { from, to } = revisionsOf(scene);
  return ((to && specNamed(to, part)) ?? (from && specNamed(from, part)))?.kind;
}

type Placed = Pick<Scene, "state" | "request" | "machines">;

export function machinesOf({ machines }: Placed): readonly Machine[] {
  return machines ?? oneMachine;
}

export function placementOf(scene: Placed): Placement {
  const { from, to } = revisionsOf(scene);
  const revisions = [from, to].filter((revision) => revision !== null);
  return new Placement(machinesOf(scene), revisions);
}

/** Its machines, with nothing on them yet. */
export function hostsOf(scene: Placed): Hosts {
  const { from, to } = revisionsOf(scene);
  const parts = [...(from?.parts ?? []), ...(to?.parts ?? [])];
  const stores = new Set(parts.filter(({ kind }) => kind === "store").map(({ part }) => part));
  return new Hosts(machinesOf(scene), placementOf(scene), stores);
}

/** Of the machine that the supervisor is on. A state that nobody has resumed from yet knows of none. */
export function bootIdOf({ bootId }: Pick<ControlState, "bootId">): string {
  return bootId === "" ? "boot-1" : bootId;
}

/** What a crash of each store may lose, by the last revision that knows it. */
export function durabilitiesIn(scene: Pick<Scene, "state" | "request">): ReadonlyMap<string, Durability> {
  const { from, to } = revisionsOf(scene);
  const stores = [from, to].flatMap((revision) => revision?.cluster.stores ?? []);
  return new Map(stores.map(({ name, durability }) => [name, durability]));
}
