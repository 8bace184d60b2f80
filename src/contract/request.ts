/** Requests: what an operator asks of the control plane. */
import type { Revision } from "./revision.ts";

export type ReleaseKind = "bring-up" | "release" | "rollback" | "restart";

export type Request =
  /** Moves the system to a revision. */
  | { readonly kind: "release"; readonly as: ReleaseKind; readonly revision: Revision; readonly by: string }
  /** Stops the release that runs and goes back. */
  | { readonly kind: "cancel"; readonly by: string }
  | { readonly kind: "scale"; readonly part: string; readonly replicas: number; readonly by: string }
  /** Replaces every instance of a part, a few at a time. */
  | { readonly kind: "restart"; readonly part: string; readonly by: string }
  /** Stops everything. Data stays. */
  | { readonly kind: "down"; readonly by: string }
  /** Lets a balancer hold new requests, or go on. */
  | { readonly kind: "maintenance"; readonly balancer: string; readonly on: boolean; readonly by: string }
  | { readonly kind: "lock"; readonly by: string; readonly reason: string }
  | { readonly kind: "unlock"; readonly by: string };

/** The supervisor starts, maybe after a crash, maybe after a reboot. */
export interface Resumed {
  readonly kind: "resumed";
  readonly fence: number;
  readonly bootId: string;
}

/** A time that a decision asked to be woken at has come. */
export interface Woken {
  readonly kind: "woken";
}
