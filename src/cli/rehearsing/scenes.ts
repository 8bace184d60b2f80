/** Which changes are rehearsed: the one that was asked for, from how the cluster stands; without one, from the file alone. */

import type { Now } from "../../contract/ports.ts";
import type { Request } from "../../contract/request.ts";
import { makeRevision, type Revision, specNamed } from "../../contract/revision.ts";
import type { Timings } from "../../contract/timing.ts";
import type { ControlState } from "../../control/state.ts";
import { machinesFor } from "../../rehearsal/machines.ts";
import type { Scene } from "../../rehearsal/scene.ts";
import { atRest } from "../../rehearsal/smaller.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { decideDeploy, type FileContent } from "../../supervisor/revisions.ts";

export type Change =
  | { readonly kind: "deploy" }
  | { readonly kind: "rollback"; readonly to: Revision }
  | { readonly kind: "scale"; readonly part: string; readonly replicas: number }
  | { readonly kind: "restart"; readonly part: string };

export interface SceneInput {
  readonly change: Change;
  readonly state: ControlState;
  readonly nextRevision: number;
  readonly file: FileContent;
  readonly timings: Timings;
  readonly now: Now;
  readonly by: string;
  /** How many machines are assumed. Default: one in each zone of the file. */
  readonly machines?: number;
}

export function scenesOf(input: SceneInput): readonly Scene[] {
  return input.change.kind === "deploy" ? deployScenes(input) : [requestScene(input, input.change)];
}

/** What is not up yet is brought up; and a release follows every bring-up some day, so that is rehearsed too. */
function deployScenes(input: SceneInput): readonly Scene[] {
  const { state, nextRevision, file, by } = input;
  const decision = decideDeploy(state, nextRevision, file, by);
  const release = decision.kind === "release" ? decision.request : undefined;
  if (release?.as === "release") return [sceneOf(input, release)];
  const current =
    release?.revision ?? state.current ?? makeRevision(nextRevision, file.cluster, file.artifacts);
  const bringUp = release ? [sceneOf(input, release)] : [];
  const next = { kind: "release", as: "release", revision: allChanged(current), by } as const;
  const scene = { ...sceneOf(input, next), name: "a release in which every service changes" };
  return [...bringUp, release ? atRest(scene, current) : scene];
}

/** The next revision, in which nothing but the programs of the services is another. */
function allChanged(revision: Revision): Revision {
  const parts = revision.parts.map((spec) => {
    return spec.kind === "service" ? { ...spec, fingerprint: `${spec.fingerprint}'` } : spec;
  });
  return { ...revision, number: revision.number + 1, parts };
}

function requestScene(input: SceneInput, change: Exclude<Change, { kind: "deploy" }>): Scene {
  const { state, file, nextRevision, by } = input;
  const revision = state.current ?? makeRevision(nextRevision, file.cluster, file.artifacts);
  if (change.kind !== "rollback") refuseUnknown(revision, change.part);
  const scene = sceneOf(input, requestOf(change, by));
  return state.current && state.wanted === "up" ? scene : atRest(scene, revision);
}

function refuseUnknown(revision: Revision, part: string): void {
  if (specNamed(revision, part)?.kind === "service") return;
  const names = revision.parts.filter(({ kind }) => kind === "service").map((spec) => spec.part);
  throw new Refusal("no-such-thing", `there is no service "${part}"`, `services are: ${names.join(", ")}`);
}

function requestOf(change: Exclude<Change, { kind: "deploy" }>, by: string): Request {
  if (change.kind === "rollback") return { kind: "release", as: "rollback", revision: change.to, by };
  if (change.kind === "scale") return { kind: "scale", part: change.part, replicas: change.replicas, by };
  return { kind: "restart", part: change.part, by };
}

function sceneOf({ state, timings, now, file, machines }: SceneInput, request: Request): Scene {
  return {
    name: nameOf(request),
    state,
    request,
    timings,
    now,
    machines: machinesFor(file.cluster, machines),
  };
}

function nameOf(request: Request): string {
  if (request.kind === "release") return `${request.as} to revision ${request.revision.number}`;
  if (request.kind === "scale") return `scale of ${request.part} to ${request.replicas}`;
  return request.kind === "restart" ? `restart of ${request.part}` : request.kind;
}
