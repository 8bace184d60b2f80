/** The messages between the command line and the supervisor; their schemas are in message-schemas.ts. */
import type { StampedEvent } from "../contract/event.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Revision } from "../contract/revision.ts";
import type { Timings } from "../contract/timing.ts";
import type { ControlState } from "../control/state.ts";
import type { Cluster } from "../model/cluster.ts";
import type { RefusalCode } from "./refusal.ts";

/** Raised when a message changes so that the other side would misread it. */
export const protocol = 2;

/** Headers that every request and answer carries. */
export const protocolHeader = "x-tutti-protocol";
export const versionHeader = "x-tutti-version";

export interface Asked {
  /** The operator, such as "ada@laptop". */
  readonly by: string;
  /** How long to wait for the lock; 0 or missing: not at all. */
  readonly waitMs?: number | undefined;
}

export interface FromFile {
  readonly cluster: Cluster;
  /** Content hash of the artefact of each part that has one. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** Values by name; they go into the vault, once the change is accepted, and nowhere else. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a deploy must still match when it carries a plan. */
export interface PlanBinding {
  readonly stateVersion: string;
  readonly revision: number;
  readonly content: string;
}

export type RequestMessage =
  | (Asked & FromFile & { readonly kind: "deploy"; readonly plan?: PlanBinding | undefined })
  /** Without a file when that is of no use: what completed last is brought up from the journal alone. */
  | (Asked & { readonly kind: "up"; readonly file?: FromFile | undefined })
  | (Asked & {
      readonly kind: "rollback";
      readonly to?: number | undefined;
      readonly only?: string | undefined;
      readonly force: boolean;
      /** Also the values of secrets that the revision had; else those of today stay. */
      readonly withSecrets: boolean;
    })
  | (Asked & {
      readonly kind: "scale";
      readonly part: string;
      readonly replicas: number;
      /** Also to none, though a balancer routes to it. */
      readonly force?: boolean | undefined;
    })
  | (Asked & { readonly kind: "restart"; readonly part: string })
  | (Asked & { readonly kind: "set-secret"; readonly name: string; readonly value: string })
  /** All versions of it. */
  | (Asked & { readonly kind: "remove-secret"; readonly name: string })
  | (Asked & {
      readonly kind: "rotate-secret";
      readonly name: string;
      /** The coming one, or what the environment or file has of it. */
      readonly value?: string | undefined;
      /** The value of before is accepted no more. */
      readonly finish: boolean;
    })
  | (Asked & { readonly kind: "cancel" })
  | (Asked & { readonly kind: "down" })
  | (Asked & {
      readonly kind: "maintenance";
      /** Missing: the only one. */
      readonly balancer?: string | undefined;
      readonly on: boolean;
    })
  | (Asked & { readonly kind: "lock"; readonly reason: string })
  | (Asked & { readonly kind: "unlock"; readonly force: boolean });

export type RequestOf<K extends RequestMessage["kind"]> = Extract<RequestMessage, { kind: K }>;

export interface ErrorBody {
  readonly code: RefusalCode;
  readonly message: string;
  readonly advice: string;
}

export interface HelloMessage {
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly cluster: string;
}

/** How far a request has got. It lives in the supervisor's memory; what it did is in the journal. */
export interface OperationMessage {
  readonly id: string;
  readonly kind: RequestMessage["kind"] | "resume";
  readonly by: string;
  readonly sinceWallMs: number;
  /** Sequence of the last event before it. */
  readonly afterEvent: number;
  readonly status: "waiting" | "preparing" | "running" | "measuring" | "done";
  readonly revision: number | null;
  /** Sentences for people: what was found, such as what in the file is pending. */
  readonly notes: readonly string[];
  readonly receipt: Receipt | null;
  readonly error: ErrorBody | null;
}

/** What `plan` needs: enough to rehearse the release that a deploy would make. */
export interface SnapshotMessage {
  readonly state: ControlState;
  readonly timings: Timings;
  readonly nextRevision: number;
  /** For each content hash of an artefact: the parts that it was released to before. */
  readonly recordedArtifacts: Readonly<Record<string, readonly string[]>>;
}

/** A revision as it is kept, and what became of it. */
export interface RevisionRecord {
  readonly revision: Revision;
  readonly by: string;
  readonly atWallMs: number;
  readonly reason?: string;
  readonly outcome: "complete" | "rolled-back" | "failed" | "in-progress" | "never-released";
}

/** What the event stream carries. Only journaled events have a sequence that a client can resume from. */
export type StreamMessage =
  | { readonly type: "event"; readonly event: StampedEvent }
  | { readonly type: "operation"; readonly operation: OperationMessage };

/** The answer to a wait: whether it came true, and what is missing otherwise. */
export interface WaitMessage {
  readonly met: boolean;
}
