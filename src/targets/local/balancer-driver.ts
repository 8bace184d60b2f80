/** What the world asks of a running balancer; a driver for each engine answers it. */
import type {
  CloseEffect,
  HoldEffect,
  PoolEffect,
  ReloadEffect,
  ServerCounters,
} from "../../contract/effect.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { MemberLook } from "./pool-watcher.ts";
import type { ProbeAnswer } from "./verdict.ts";

export interface BalancerDriver {
  /** Moves a member one state on; throws a refusal. Tells the counters of a member that it removed. */
  change(effect: PoolEffect, cluster: Cluster): Promise<ServerCounters | undefined>;
  /** Closes connections of a member; tells how many there were to close. */
  close(effect: CloseEffect): Promise<number>;
  /**
   * Lets the running balancer read its configuration, which `write` puts in place anew. The driver calls it once, when
   * nothing that it does itself touches the same files.
   */
  reload(effect: ReloadEffect, write: () => Promise<void>): Promise<void>;
  /** Lets it hold new requests, or go on with those that it holds; throws a refusal. */
  hold(effect: HoldEffect): Promise<void>;
  /** Undefined when the balancer does not answer. */
  look(balancer: string): Promise<readonly MemberLook[] | undefined>;
  /** The instances that requests from before a reload are on, or may come to, by the configuration of then. */
  reachedByOlder(balancer: string): Promise<ReadonlySet<string> | "any">;
  /** Whether it takes commands. */
  ask(balancer: string, timeoutMs: number): Promise<ProbeAnswer>;
}
