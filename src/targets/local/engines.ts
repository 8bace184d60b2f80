/** The drivers of balancers by their engine: what is asked of a balancer goes to the one that runs. */
import type {
  CloseEffect,
  HoldEffect,
  PoolEffect,
  ReloadEffect,
  ServerCounters,
} from "../../contract/effect.ts";
import type { Revision } from "../../contract/revision.ts";
import type { Cluster } from "../../model/cluster.ts";
import { type Engine, engineOf } from "../../model/engine.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { Refused } from "./failures.ts";
import { HaproxyDriver } from "./haproxy-driver.ts";
import { NginxDriver } from "./nginx-driver.ts";
import type { MemberLook } from "./pool-watcher.ts";
import type { ProbeAnswer } from "./verdict.ts";

export interface EngineSources {
  readonly runFolder: string;
  revision(number: number): Revision | undefined;
  /** Under which the running instance of a balancer was started, or last reloaded. */
  revisionOf(balancer: string): number | undefined;
}

export class Engines implements BalancerDriver {
  readonly #sources: EngineSources;
  readonly #drivers: Readonly<Record<Engine, BalancerDriver>>;

  constructor(sources: EngineSources) {
    this.#sources = sources;
    this.#drivers = {
      haproxy: new HaproxyDriver(sources.runFolder),
      nginx: new NginxDriver(sources),
    };
  }

  change(effect: PoolEffect, cluster: Cluster): Promise<ServerCounters | undefined> {
    return this.#driverOf(effect.balancer).change(effect, cluster);
  }

  close(effect: CloseEffect): Promise<number> {
    return this.#driverOf(effect.balancer).close(effect);
  }

  /** A reload cannot turn one program into another. */
  async reload(effect: ReloadEffect, write: () => Promise<void>): Promise<void> {
    const running = this.#engineOf(effect.part, this.#sources.revisionOf(effect.part));
    const wanted = this.#engineOf(effect.part, effect.revision);
    if (running === wanted) return this.#drivers[running].reload(effect, write);
    throw new Refused({
      code: "failed",
      message: `the balancer ${effect.part} runs as ${running} and cannot become ${wanted} in place`,
      advice: "Declare the new one under another name and port, deploy, and remove the old one later.",
    });
  }

  hold(effect: HoldEffect): Promise<void> {
    return this.#driverOf(effect.part).hold(effect);
  }

  look(balancer: string): Promise<readonly MemberLook[] | undefined> {
    return this.#driverOf(balancer).look(balancer);
  }

  reachedByOlder(balancer: string): Promise<ReadonlySet<string> | "any"> {
    return this.#driverOf(balancer).reachedByOlder(balancer);
  }

  ask(balancer: string, timeoutMs: number): Promise<ProbeAnswer> {
    return this.#driverOf(balancer).ask(balancer, timeoutMs);
  }

  #driverOf(balancer: string): BalancerDriver {
    return this.#drivers[this.#engineOf(balancer, this.#sources.revisionOf(balancer))];
  }

  #engineOf(balancer: string, revision: number | undefined): Engine {
    const cluster = revision === undefined ? undefined : this.#sources.revision(revision)?.cluster;
    const data = cluster?.balancers.find(({ name }) => name === balancer);
    return data ? engineOf(data) : "haproxy";
  }
}
