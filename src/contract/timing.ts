/** How long things take: measured in real runs of this cluster where there are any, else assumed. */

export interface Estimate {
  readonly ms: number;
  readonly source: "measured" | "assumed";
}

/** Estimates by part name. */
export interface Timings {
  /** From start to the first healthy answer; for a job, to its end. */
  readonly ready: Readonly<Record<string, Estimate>>;
  /** From SIGTERM to the end of the process. */
  readonly stop: Readonly<Record<string, Estimate>>;
  /** From pool-add to the balancer's verdict that the server works. */
  readonly check: Estimate;
  /** From drain to no request in flight. */
  readonly drain: Estimate;
}
