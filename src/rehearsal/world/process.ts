/** A simulated process: what is true of it, whatever the control plane believes. */
import type { ProcessIdentity } from "../../contract/effect.ts";
import type { MemberSeen } from "../../contract/observation.ts";

/** How a started program behaves. Times count from its start. */
export interface Behaviour {
  /** First healthy answer; null: never. */
  readonly readyMs: number | null;
  /** Ends by itself. */
  readonly end?: {
    readonly afterMs: number;
    readonly code: number | null;
    readonly signal: string | null;
    readonly note?: string;
  };
  /** Stops answering well, and goes on running. */
  readonly unhealthyAfterMs?: number;
  /** Does not end on SIGTERM. */
  readonly ignoresTerminate?: boolean;
  /** It answers nobody, whatever is thought of it. */
  readonly answersNobody?: true;
}

/** Where there is no health check, a program that never answers is taken for one that does as soon as it runs. */
export function unasked(behaviour: Behaviour): Behaviour {
  if (behaviour.readyMs !== null || behaviour.end) return behaviour;
  return { ...behaviour, readyMs: 1, answersNobody: true };
}

/** The same, so much later. */
export function later({ readyMs, end, unhealthyAfterMs, ...rest }: Behaviour, byMs: number): Behaviour {
  return {
    ...rest,
    readyMs: readyMs === null ? null : readyMs + byMs,
    ...(end ? { end: { ...end, afterMs: end.afterMs + byMs } } : {}),
    ...(unhealthyAfterMs === undefined ? {} : { unhealthyAfterMs: unhealthyAfterMs + byMs }),
  };
}

/** Why something changed: the control plane asked for it, the program came that far, or something went wrong. */
export type Cause = "asked" | "itself" | "fault";

export interface SimulatedProcess {
  readonly instance: string;
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  readonly address: string;
  /** The machine that it runs on. */
  readonly machine: string;
  readonly identity: ProcessIdentity;
  readonly behaviour: Behaviour;
  readonly startedMs: number;
  alive: boolean;
  healthy: boolean;
  /** Runs and answers nothing, not even SIGTERM. */
  hung: boolean;
  /** Kept on disk for a job, and so known to any supervisor; of a service only its parent learns it. */
  exitCode: number | null;
  /** Alive, healthy, and in the pool of a balancer that runs; without a balancer the first two. */
  serving: boolean;
  /** Since when it answers well without a break that anybody noticed. */
  healthySinceMs: number;
  /** The pools that it is in, by balancer. */
  readonly pools: Map<string, MemberSeen["state"]>;
  /** Balancers that take it for one that works, rightly or not. */
  readonly checkedBy: Set<string>;
}
