/** Events: what happened, for people and programs that watch. Codes are stable, texts may change. */

export type EventCode =
  | "release-started"
  | "release-completed"
  | "release-failed"
  | "rollback-started"
  | "rolled-back"
  | "instance-starting"
  | "instance-ready"
  | "instance-draining"
  | "instance-stopping"
  | "instance-gone"
  | "instance-crashed"
  | "instance-remark"
  | "instance-unhealthy"
  | "instance-replaced"
  | "backing-off"
  | "job-done"
  | "job-failed"
  | "effect-failed"
  | "scaled"
  | "maintenance-on"
  | "maintenance-off"
  | "down-started"
  | "down-completed"
  | "waiting"
  | "resumed";

export interface Event {
  readonly code: EventCode;
  /** The part or instance that it is about; the cluster's name when it is about the whole. */
  readonly subject: string;
  readonly text: string;
  /** Figures that go with the code, such as `tookMs` of `instance-ready`. */
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

/** An event as it is stored and streamed. */
export interface StampedEvent extends Event {
  readonly sequence: number;
  readonly wallMs: number;
}
