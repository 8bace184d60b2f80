/** The file that replays a run: the model, the faults and the latencies, so that it outlives a change of the code. */
import { fingerprint } from "../base/fingerprint.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { RunSpec, Violation } from "./run-spec.ts";

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
    model: fingerprint(run.scene),
    run,
  };
}

/** The run in such a file, or what is wrong with it. */
export function readReplayFile(text: string): Result<ReplayFile, string> {
  try {
    const file = JSON.parse(text) as Partial<ReplayFile> | null;
    if (file?.kind !== "tutti-rehearsal") return err("it is no replay file of tutti");
    if (file.schema !== 1) return err(`its schema is ${file.schema}, and this tutti reads 1`);
    if (file.run?.scene?.state === undefined || !Array.isArray(file.run.faults))
      return err("it holds no run");
    return ok(file as ReplayFile);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
