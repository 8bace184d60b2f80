/** What a change does to one part: the numbers that every run was held to, and which promises it puts to the test. Pure. */
import type { PartSpec } from "../../contract/revision.ts";
import { desiredOf } from "../../control/target.ts";
import type { Scene } from "../../rehearsal/scene.ts";
import { promiseOf } from "../../rehearsal/truth.ts";

export interface PartChange {
  readonly scene: Scene;
  readonly before: PartSpec | undefined;
  /** What it leads to. */
  readonly spec: PartSpec;
}

export interface PartNumbers {
  /** So many must serve all the time. */
  readonly least: number;
  /** "of 3 serve", or "serve on the way from 3 to 5". */
  readonly way: string;
  /** So many may run at a time. */
  readonly most: number;
}

/** With the bounds of a policy, where the number follows the load. */
export function numbersOf(change: PartChange): PartNumbers {
  const { scene, before, spec } = change;
  const { desiredMin, desiredMax, unavailable, surge } = promiseOf(scene, spec.part, before, spec);
  const policies = [before?.scaling, spec.scaling].filter((scaling) => scaling !== undefined);
  const lowest = Math.min(desiredMin, ...policies.map(({ min }) => min));
  const [from, to] = wantedIn(change);
  const of = spec.scaling?.min ?? (from === to ? to : undefined);
  const way = of === undefined ? `serve on the way from ${from} to ${to}` : `of ${of} serve`;
  return { least: Math.max(0, lowest - unavailable), way, most: desiredMax + surge };
}

/** Whether the change itself comes to what these invariants watch: jobs, capacity, replacement, and whoever goes. */
export function doesTest(change: PartChange, invariants: readonly string[]): boolean {
  const { scene, spec } = change;
  const isAbout = (...ids: readonly string[]): boolean => invariants.some((id) => ids.includes(id));
  if (isAbout("ROLL-10", "ROLL-12")) return scene.request.kind === "release";
  if (isAbout("ROLL-01", "LB-03")) return numbersOf(change).least > 0;
  if (isAbout("ROLL-05", "ROLL-06")) return doesReplace(change);
  const [from, to] = wantedIn(change);
  if (isAbout("ROLL-02", "ROLL-20")) return doesReplace(change) || to < from || spec.scaling !== undefined;
  return true;
}

/** How many are wanted before the change, and after it. */
function wantedIn({ scene: { state, request }, before, spec }: PartChange): readonly [number, number] {
  const isScaled = request.kind === "scale" && request.part === spec.part;
  const asked = isScaled ? { [spec.part]: { replicas: request.replicas, owner: request.by } } : {};
  const scaled = { scale: { ...state.scale, ...asked } };
  return [before ? desiredOf(state, before) : 0, desiredOf(scaled, spec)];
}

/** Instances of before give way to others. */
function doesReplace({ scene: { request }, before, spec }: PartChange): boolean {
  if (request.kind === "restart") return request.part === spec.part;
  return before !== undefined && before.fingerprint !== spec.fingerprint;
}
