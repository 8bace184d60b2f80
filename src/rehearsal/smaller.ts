/** Smaller clusters of the same kind: what fails on a small one is easier to read. */
import type { Revision } from "../contract/revision.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { simulateChange } from "./plan.ts";
import { revisionsOf, type Scene } from "./scene.ts";

/** Fewer replicas of everything, the fewest first; none where the scene is as small as can be. */
export function smallerScenes(scene: Scene): readonly Scene[] {
  const { from, to } = revisionsOf(scene);
  const replicas = [...(from?.parts ?? []), ...(to?.parts ?? [])].map((spec) => spec.replicas);
  const most = Math.max(1, ...replicas);
  return Array.from({ length: Math.min(most - 1, 3) }, (_, index) => withAtMost(scene, index + 1));
}

function withAtMost(scene: Scene, replicas: number): Scene {
  const { from } = revisionsOf(scene);
  const { request } = scene;
  const smaller =
    request.kind === "release" ? { ...request, revision: atMost(request.revision, replicas) } : request;
  return from
    ? atRest({ ...scene, request: smaller }, atMost(from, replicas))
    : { ...scene, request: smaller };
}

function atMost(revision: Revision, replicas: number): Revision {
  const parts = revision.parts.map((spec) => ({ ...spec, replicas: Math.min(spec.replicas, replicas) }));
  return { ...revision, parts };
}

/** The scene on a cluster that is at rest at this revision. */
export function atRest(scene: Scene, revision: Revision): Scene {
  return { ...scene, state: broughtUp(scene, revision), broughtUp: revision };
}

function broughtUp({ state, since = [], ...scene }: Scene, revision: Revision): ControlState {
  const bringUp = { kind: "release", as: "bring-up", revision, by: "rehearsal" } as const;
  return [bringUp, ...since].reduce(
    (before, request) => simulateChange({ ...scene, state: before, request }).state,
    emptyState(state.cluster, state.range),
  );
}
