/** How a release ended: what the control plane tells, and what the journal keeps. */
import type { ReleaseKind } from "./request.ts";

export interface EndedRelease {
  readonly as: ReleaseKind;
  readonly revision: number;
  readonly outcome: "complete" | "rolled-back" | "failed";
  readonly reason?: string;
  readonly by: string;
  readonly startedWallMs: number;
  readonly endedWallMs: number;
}
