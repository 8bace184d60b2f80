/** Which revision a deploy or `up` leads to. Pure, and shared with `plan`, so that both name the same one. */
import { assert } from "../base/assert.ts";
import { fingerprint } from "../base/fingerprint.ts";
import { stableJson } from "../base/stable-json.ts";
import type { SecretVersions } from "../contract/part-fingerprint.ts";
import type { Request } from "../contract/request.ts";
import { makeRevision, type PartSpec, type Revision } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";
import { type Cluster, partsOf } from "../model/cluster.ts";
import type { Service } from "../model/service.ts";
import { refuseEngineChange } from "./engine-change.ts";
import { isSettled } from "./shortfall.ts";

export type ReleaseRequest = Extract<Request, { kind: "release" }>;

export type ReleaseDecision =
  | { readonly kind: "nothing"; readonly revision: Revision; readonly why: string }
  | {
      readonly kind: "release";
      readonly request: ReleaseRequest;
      readonly isNew: boolean;
      /** Said to who asked, where it is not what the words of the command say. */
      readonly note?: string;
    };

export interface FileContent {
  readonly cluster: Cluster;
  readonly artifacts: Readonly<Record<string, string>>;
  /** The versions that its secrets have, or would have. */
  readonly secrets: SecretVersions;
}

/** One hash over all that makes a revision, places in the file left out: moving a line is no change. */
export function contentOf({ cluster, artifacts, secrets = {} }: FileContent | Revision): string {
  const { place: _place, services: _s, jobs: _j, stores: _st, balancers: _b, ...said } = cluster;
  // What is said to the checker changes nothing that runs.
  const { allowances: _a, rules: _r, ...rest } = said;
  const parts = partsOf(cluster).map(({ place: _where, ...data }) => data);
  return fingerprint(stableJson({ rest, parts, artifacts, secrets }));
}

/** What `deploy` does with a file. */
export function decideDeploy(
  state: ControlState,
  nextRevision: number,
  file: FileContent,
  by: string,
): ReleaseDecision {
  const { current } = state;
  if (current === null) return decideFirst(state, nextRevision, file, by);
  refuseEngineChange(state, file.cluster, "deploy");
  if (contentOf(current) !== contentOf(file)) {
    const revision = makeRevision(nextRevision, file.cluster, file.artifacts, file.secrets);
    return { kind: "release", request: { kind: "release", as: "release", revision, by }, isNew: true };
  }
  return decideAgain(state, current, by, `the file is what runs: revision ${current.number}`);
}

/** What `up` does: the last complete revision, and the file's only when there is none. */
export function decideUp(
  state: ControlState,
  nextRevision: number,
  file: FileContent | undefined,
  by: string,
): ReleaseDecision {
  const { current } = state;
  if (current)
    return decideAgain(state, current, by, `everything is up already at revision ${current.number}`);
  assert(file !== undefined, "the first `up` is of the file");
  return decideFirst(state, nextRevision, file, by);
}

/** Nothing is to be done only where everything is as wanted: not after a bring-up that failed, nor after a reboot. */
function decideAgain(state: ControlState, current: Revision, by: string, why: string): ReleaseDecision {
  if (state.wanted === "up" && isSettled(state)) return { kind: "nothing", revision: current, why };
  return {
    kind: "release",
    request: { kind: "release", as: "bring-up", revision: current, by },
    isNew: false,
  };
}

/** No revision has completed yet. One that failed is tried again under its number when the file is unchanged. */
function decideFirst(
  state: ControlState,
  nextRevision: number,
  file: FileContent,
  by: string,
): ReleaseDecision {
  refuseEngineChange(state, file.cluster, "deploy");
  const { basis } = state;
  const isRepeat = basis !== null && contentOf(basis) === contentOf(file);
  const revision = isRepeat ? basis : makeRevision(nextRevision, file.cluster, file.artifacts, file.secrets);
  return {
    kind: "release",
    request: { kind: "release", as: "bring-up", revision, by },
    isNew: !isRepeat,
  };
}

export interface PartChange {
  readonly part: string;
  readonly change: "added" | "removed" | "replaced" | "resized" | "settings";
}

/** What differs between a revision and a file, part by part. */
export function changesBetween(from: Revision | null, file: FileContent): readonly PartChange[] {
  const after = makeRevision(0, file.cluster, file.artifacts, file.secrets).parts;
  const before = from?.parts ?? [];
  const removed = before
    .filter((spec) => !after.some((other) => other.part === spec.part))
    .map((spec): PartChange => ({ part: spec.part, change: "removed" }));
  return [...after.flatMap((spec) => changeOf(before, spec)), ...removed];
}

function changeOf(before: readonly PartSpec[], spec: PartSpec): readonly PartChange[] {
  const old = before.find((other) => other.part === spec.part);
  if (!old) return [{ part: spec.part, change: "added" }];
  if (old.fingerprint !== spec.fingerprint) return [{ part: spec.part, change: "replaced" }];
  if (old.replicas !== spec.replicas) return [{ part: spec.part, change: "resized" }];
  return stableJson(old) === stableJson(spec) ? [] : [{ part: spec.part, change: "settings" }];
}

/** Replica counts that `scale` set and that differ from the file's. */
export function scaleDrift(state: ControlState, cluster: Cluster): readonly string[] {
  return cluster.services.flatMap((service) => {
    const held = state.scale[service.name];
    if (!held || held.replicas === service.replicas) return [];
    const { replicas, owner } = held;
    if (service.scaling) {
      const { min, max } = service.scaling;
      return [
        `${service.name} runs ${replicas} replicas (set by ${owner}); its policy decides, from ${min} to ${max}`,
      ];
    }
    return [
      `${service.name} runs ${replicas} replicas (set by ${owner}); ${numberText(state.current, service)}`,
    ];
  });
}

/** What a deploy does with the file's number: it counts only where it has changed in the file. */
function numberText(current: Revision | null, { name, replicas }: Service): string {
  const before = current?.parts.find(({ part }) => part === name)?.replicas;
  return before === undefined || before === replicas
    ? `the file says ${replicas}, as before, so the number that was set stays`
    : `the file's number changed from ${before} to ${replicas}, so ${replicas} is applied`;
}

/** Tells two states apart that would lead to different plans; what only passes by is left out. */
export function stateVersion(state: ControlState, nextRevision: number): string {
  const instances = Object.values(state.instances).map((instance) => {
    const { id, spec, goal, process, health } = instance;
    return { id, spec, goal, process: process.status, verdict: health.verdict };
  });
  const { wanted, current, release, scale, epochs, lock } = state;
  const moving = release && { to: release.to.number, phase: release.phase };
  const known = {
    wanted,
    current: current?.number ?? 0,
    moving,
    scale,
    epochs,
    lock,
    instances,
    nextRevision,
  };
  return fingerprint(stableJson(known));
}
