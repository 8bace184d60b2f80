/** Effects: what one call on the world does. Data only; a secret is never inside. */

/** Tells one process from every other, also after its number was given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot: field 22 of /proc/PID/stat. */
  readonly startTicks: number;
  readonly bootId: string;
}

/** A server of a pool as the balancer's configuration states it. */
export interface Member {
  readonly pool: string;
  readonly instance: string;
  /** Under which it was started: it answers the health check of that revision. */
  readonly revision: number;
  readonly address: string;
  readonly port: number;
  /** The numbers of the named ports that it was started with. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly several: boolean;
  readonly state: "checking" | "ready" | "draining";
}

export interface StartEffect {
  readonly kind: "start";
  readonly instance: string;
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  readonly generation: number;
  readonly address: string;
  /** For a balancer: who is in its pools when it starts. */
  readonly members: readonly Member[];
  /** For a balancer in maintenance: it holds new requests from its start on. */
  readonly holding?: true;
}

/** SIGTERM. */
export interface TerminateEffect {
  readonly kind: "terminate";
  readonly instance: string;
  readonly process: ProcessIdentity;
}

/** SIGKILL to the whole process group. */
export interface KillEffect {
  readonly kind: "kill";
  readonly instance: string;
  readonly process: ProcessIdentity;
}

/**
 * Pool membership, one explicit state an effect: absent → (add) checking → (ready) ready → (drain) draining →
 * (remove) absent. Each is safe to repeat.
 */
export interface PoolEffect {
  readonly kind: "pool-add" | "pool-ready" | "pool-drain" | "pool-remove";
  readonly balancer: string;
  readonly pool: string;
  readonly instance: string;
  /** Under which the instance was started: its health check and limits are stated there. */
  readonly revision: number;
  readonly address: string;
  readonly port: number;
  /** More than one instance is wanted, so that one can be taken out at its first broken connection. */
  readonly several: boolean;
}

/** Closes some of the connections that a draining member still has. Repeated, it closes as many again. */
export interface CloseEffect extends Omit<PoolEffect, "kind"> {
  readonly kind: "pool-close";
  readonly connections: number;
}

/** Rewrites the configuration of a running balancer and reloads it. */
export interface ReloadEffect {
  readonly kind: "reload";
  readonly instance: string;
  readonly part: string;
  readonly revision: number;
  readonly process: ProcessIdentity;
  readonly members: readonly Member[];
  /** As in {@link StartEffect}. */
  readonly holding?: true;
}

/** Lets a running balancer hold new requests, or go on with those that it holds. */
export interface HoldEffect {
  readonly kind: "hold" | "resume";
  readonly instance: string;
  readonly part: string;
}

export type EffectBody =
  | StartEffect
  | TerminateEffect
  | KillEffect
  | PoolEffect
  | CloseEffect
  | ReloadEffect
  | HoldEffect;

export interface Effect {
  /** From part, slot, revision and generation: equal over retries, new for a legal repeat. */
  readonly id: string;
  /** Number of the supervisor's incarnation; a lower one than seen before is refused by the world. */
  readonly fence: number;
  /** One sentence for people. */
  readonly why: string;
  readonly body: EffectBody;
}

/** What the balancer counted for a server that is about to go. */
export interface ServerCounters {
  readonly requests: number;
  /** Answers of 5xx that the program itself gave. */
  readonly errors5xx: number;
  /** Connections that the server broke in the middle of an answer. */
  readonly aborted: number;
}

/** The world said no. Codes are stable, texts may change. */
export interface Failure {
  readonly code:
    | "missing-program"
    | "missing-artifact"
    | "missing-secret"
    | "address-in-use"
    | "no-permission"
    | "no-space"
    | "balancer-refused"
    | "balancer-silent"
    | "fenced"
    | "failed";
  readonly message: string;
  /** One sentence that says what to do. */
  readonly advice: string;
}

export type Outcome =
  | {
      readonly kind: "outcome";
      readonly effect: string;
      readonly ok: true;
      readonly process?: ProcessIdentity;
      readonly counters?: ServerCounters;
      /** How many connections were closed. Missing where none was to be. */
      readonly closed?: number;
    }
  | { readonly kind: "outcome"; readonly effect: string; readonly ok: false; readonly failure: Failure };
