/** The file that replays a run: the model, the faults and the latencies, so that it outlives a change of the code. */
import { fingerprint } from "../base/fingerprint.ts";
import { err, ok, type Result } from "../base/result.ts";
import { emptyState } from "../control/state.ts";
import type { RunSpec, Violation } from "./run-spec.ts";
import type { Scene } from "./scene.ts";
import { atRest } from "./smaller.ts";

export interface ReplayFile {
  readonly kind: "tutti-rehearsal";
  readonly schema: 1;
  /** The seed that found it, before it was made small. */
  readonly foundBySeed: number;
  readonly violation: Violation;
  /** Of the scene: tells whether two files are about the same change. */
  readonly model: string;
  readonly run: RunSpec;
}

export function replayFile(foundBySeed: number, run: RunSpec, violation: Violation): ReplayFile {
  return {
    kind: "tutti-rehearsal",
    schema: 1,
    foundBySeed,
    violation,
    model: fingerprint(run.scene.request),
    run: { ...run, scene: kept(run.scene) },
  };
}

/** What can be made again is left out: a state is of the code that made it, and changes with it. */
function kept(scene: Scene): Scene {
  return scene.broughtUp ? { ...scene, state: emptyState(scene.state.cluster, scene.state.range) } : scene;
}

function made(scene: Scene): Scene {
  return scene.broughtUp ? atRest(scene, scene.broughtUp) : scene;
}

/** The run in such a file, or what is wrong with it. */
export function readReplayFile(text: string): Result<ReplayFile, string> {
  try {
    const file = JSON.parse(text) as Partial<ReplayFile> | null;
    if (file?.kind !== "tutti-rehearsal") return err("it is no replay file of tutti");
    if (file.schema !== 1) return err(`its schema is ${file.schema}, and this tutti reads 1`);
    if (file.run?.scene?.state === undefined || !Array.isArray(file.run.faults))
      return err("it holds no run");
    return ok({ ...(file as ReplayFile), run: { ...file.run, scene: made(file.run.scene) } });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
