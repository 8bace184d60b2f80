/** The shape of `status --json`. Names are never changed; new ones may be added. */
import type { EndedRelease } from "../contract/ended-release.ts";
import type { ControlState } from "../control/state.ts";
import type { ScalingStatus } from "./scaling-status.ts";
import type { Shortfall } from "./shortfall.ts";

export interface InstanceStatus {
  readonly id: string;
  readonly revision: number;
  readonly address: string;
  readonly pid: number | null;
  readonly state: InstanceWord;
  /** Last answer of its health check. */
  readonly answer: string;
}

export type InstanceWord =
  | "starting"
  | "ready"
  | "unhealthy"
  | "draining"
  | "stopping"
  | "backing-off"
  | "down";

export interface ServiceStatus {
  readonly name: string;
  readonly desired: number;
  readonly healthy: number;
  readonly instances: readonly InstanceStatus[];
  /** Null: its number stays as it is. */
  readonly scaling: ScalingStatus | null;
}

export interface Status {
  readonly schema: 1;
  readonly cluster: string;
  /** The last complete revision; null before the first. */
  readonly revision: number | null;
  readonly wanted: "up" | "down";
  readonly services: readonly ServiceStatus[];
  readonly stores: readonly {
    readonly name: string;
    readonly state: InstanceWord;
    readonly address: string;
    readonly pid: number | null;
  }[];
  readonly balancers: readonly {
    readonly name: string;
    /** Of the first listener. */
    readonly url: string;
    readonly listeners: readonly {
      readonly name: string;
      readonly url: string;
      readonly tls: "certificate" | "development-certificate" | null;
    }[];
    readonly state: InstanceWord;
    readonly pid: number | null;
    /** Who lets it hold new requests, and since when. Null: it holds none. */
    readonly maintenance: { readonly owner: string; readonly sinceWallMs: number } | null;
  }[];
  /** What the cluster connects to and others run. */
  readonly externals: readonly ExternalStatus[];
  readonly jobs: readonly { readonly name: string; readonly revision: number; readonly state: JobWord }[];
  readonly release: ReleaseStatus | null;
  readonly lastRelease: EndedRelease | null;
  readonly lock: ControlState["lock"];
  /** What is missing, also when no release runs. */
  readonly waitsFor: readonly WaitsFor[];
  /** Null when the supervisor does not run. */
  readonly supervisor: { readonly pid: number; readonly version: string } | null;
}

export interface ExternalStatus {
  readonly name: string;
  /** Such as "db.example.com:5432". */
  readonly address: string;
  /** Whether a connection to its port opened when `tutti status` tried, just now. Null: it was not tried. */
  readonly reachable: boolean | null;
  /** What came of it. */
  readonly answer: string;
}

export type JobWord = "waiting" | "running" | "done";

export interface WaitsFor extends Shortfall {
  /** The last lines of its log. */
  readonly log: readonly string[];
}

export interface ReleaseStatus {
  readonly as: string;
  readonly revision: number;
  readonly from: number | null;
  readonly by: string;
  readonly sinceWallMs: number;
  readonly phase: "moving" | "undoing";
  readonly reason: string | null;
}
