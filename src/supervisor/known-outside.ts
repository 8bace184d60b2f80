/** What the history of a cluster tells the checker, beside the file. */
import type { OutsideFacts } from "../check/outside.ts";
import type { SnapshotMessage } from "./messages.ts";

export type KnownOutside = Pick<OutsideFacts, "recordedArtifacts" | "running" | "today">;

export function knownOutside(
  { recordedArtifacts, state }: Pick<SnapshotMessage, "recordedArtifacts" | "state">,
  wallMs: number,
): KnownOutside {
  const running = state.current?.cluster;
  const today = new Date(wallMs).toISOString().slice(0, "2026-11-20".length);
  return { recordedArtifacts, today, ...(running ? { running } : {}) };
}
