/** Happenings: what is true in the simulated world and what the control plane does about it, as they come. */
import type { Effect } from "../../contract/effect.ts";
import type { MemberSeen } from "../../contract/observation.ts";
import type { Turn } from "../../contract/ports.ts";
import type { Decision } from "../../control/draft.ts";
import type { ControlState } from "../../control/state.ts";
import type { Fault } from "../faults/index.ts";
import type { Figures } from "./load.ts";
import type { Cause, SimulatedProcess } from "./process.ts";
import type { LostWrites } from "./store-data.ts";

/** Of the world. */
export type WorldHappening =
  /** An effect is about to be carried out. */
  | { readonly kind: "effect"; readonly effect: Effect; readonly process: SimulatedProcess | undefined }
  | { readonly kind: "started"; readonly process: SimulatedProcess; readonly effect: string }
  | { readonly kind: "ended"; readonly process: SimulatedProcess; readonly cause: Cause }
  | { readonly kind: "health"; readonly process: SimulatedProcess; readonly cause: Cause }
  | {
      readonly kind: "member";
      readonly balancer: string;
      readonly process: SimulatedProcess;
      readonly from: MemberSeen["state"];
      readonly to: MemberSeen["state"];
      readonly cause: Cause;
    }
  /** A balancer has noticed by its own checks how an instance is. */
  | {
      readonly kind: "judged";
      readonly balancer: string;
      readonly process: SimulatedProcess;
      readonly isUp: boolean;
    }
  /** It began or ceased to serve. */
  | { readonly kind: "serving"; readonly process: SimulatedProcess; readonly cause: Cause };

/** What somebody in the simulated world suffers. */
export type Suffering =
  | "not-connected"
  | "not-listening"
  | "not-served"
  | "not-answered"
  | "cut"
  | "write-lost"
  | "out-of-memory";

/** Of the control plane, and of the run itself. */
export type RunHappening =
  /** The engine hands an effect to the world. */
  | { readonly kind: "asked"; readonly effect: Effect; readonly isRecorded: boolean }
  | {
      readonly kind: "turn";
      readonly turn: Turn;
      readonly before: ControlState;
      readonly after: ControlState;
      readonly changed: Decision["changed"];
    }
  /** The control plane met a state that it holds to be impossible, and stopped. */
  | { readonly kind: "defect"; readonly message: string }
  | { readonly kind: "fault"; readonly fault: Fault }
  /** A store has ended; `isAsked` where the control plane ended it. */
  | ({ readonly kind: "lost-writes"; readonly isAsked: boolean } & LostWrites)
  | { readonly kind: "suffered"; readonly is: Suffering; readonly text: string }
  /** So much is asked of a service that follows its load, in percent of what one instance can do. */
  | { readonly kind: "load"; readonly part: string; readonly percent: number }
  | { readonly kind: "figures"; readonly part: string; readonly figures: Figures }
  | { readonly kind: "supervisor"; readonly is: "crashed" | "resumed"; readonly fence: number }
  /** Faults are over: what is broken stays so only where it is part of a revision. */
  | { readonly kind: "healed" }
  /** The run is over. */
  | { readonly kind: "ended-run"; readonly isAtRest: boolean; readonly churn: readonly Effect[] };

export type Happening = WorldHappening | RunHappening;
