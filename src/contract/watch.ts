/** Watches: what the control plane wants to be told of, as data. The world compares and sends changes. */
import type { ProcessIdentity } from "./effect.ts";

export interface Watch {
  readonly instance: string;
  readonly part: string;
  readonly revision: number;
  readonly address: string;
  /** Missing until the start effect has told it. */
  readonly process?: ProcessIdentity;
  /**
   * Who judges health now: the supervisor's probe at the pace of starting or of steady state, or the balancer.
   * "none" for jobs and for instances that are being stopped.
   */
  readonly probe: "starting" | "steady" | "balancer" | "none";
  /** Pools to look into: the balancers that this instance is a member of. */
  readonly memberOf: readonly string[];
}
