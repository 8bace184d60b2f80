/** Drives the HAProxys of one cluster, each found by its control socket in the run folder. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { controlSocketPath, masterSocketPath } from "../../components/haproxy/names.ts";
import type {
  CloseEffect,
  Failure,
  HoldEffect,
  PoolEffect,
  ReloadEffect,
  ServerCounters,
} from "../../contract/effect.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { Refused } from "./failures.ts";
import { closeSessions } from "./haproxy/close-sessions.ts";
import { lookAtPools } from "./haproxy/look.ts";
import { reachedByOlder } from "./haproxy/older-work.ts";
import { changePools } from "./haproxy/pools.ts";
import { setHold } from "./haproxy/set-hold.ts";
import { workerOf } from "./haproxy/worker.ts";
import { isAlive } from "./identity.ts";
import type { MemberLook } from "./pool-watcher.ts";
import { runProbe } from "./probe.ts";
import type { ProbeAnswer } from "./verdict.ts";

const RELOAD_WITHIN_MS = 5_000;
const RELOAD_LOOK_EVERY_MS = 50;
/** A look is repeated soon in any case, so that it needs no patience of its own. */
const LOOK = { timeoutMs: 1_000, attempts: 1 } as const;

export class HaproxyDriver implements BalancerDriver {
  readonly #runFolder: string;

  /** @param runFolder Where the control sockets lie. */
  constructor(runFolder: string) {
    this.#runFolder = runFolder;
  }

  async change(effect: PoolEffect, cluster: Cluster): Promise<ServerCounters | undefined> {
    const result = await changePools(this.#socket(effect.balancer), effect, cluster);
    if (!result.ok) throw new Refused(result.error);
    return result.value;
  }

  async close(effect: CloseEffect): Promise<number> {
    const master = masterSocketPath(this.#runFolder, effect.balancer);
    const result = await closeSessions(this.#socket(effect.balancer), master, effect);
    if (!result.ok) throw new Refused(result.error);
    return result.value;
  }

  /**
   * The signal needs no answer, unlike a call around which the master replaces itself. Done once another worker
   * answers; with a faulty configuration the old one stays.
   */
  async reload({ part, process: master }: ReloadEffect, write: () => Promise<void>): Promise<void> {
    const before = await this.#workerOf(part);
    // Without knowing the old worker, its answer could be taken for that of a new one.
    if (before === undefined)
      throw new Refused(notReloaded(part, "it does not answer on its control socket"));
    if (!isAlive(master)) throw new Refused(notReloaded(part, "its process has ended"));
    await write();
    process.kill(master.pid, "SIGUSR2");
    const deadline = performance.now() + RELOAD_WITHIN_MS;
    while (performance.now() < deadline) {
      await sleep(RELOAD_LOOK_EVERY_MS);
      const now = await this.#workerOf(part);
      if (now !== undefined && now !== before) return;
    }
    throw new Refused(notReloaded(part, `no new worker answered within ${RELOAD_WITHIN_MS / 1_000} s`));
  }

  hold({ part, kind }: HoldEffect): Promise<void> {
    return setHold(this.#runFolder, part, kind === "hold");
  }

  async look(balancer: string): Promise<readonly MemberLook[] | undefined> {
    const looks = await lookAtPools(this.#socket(balancer), LOOK);
    if (!looks.ok) return undefined;
    return looks.value;
  }

  reachedByOlder(balancer: string): Promise<ReadonlySet<string> | "any"> {
    return reachedByOlder(masterSocketPath(this.#runFolder, balancer), LOOK);
  }

  ask(balancer: string, timeoutMs: number): Promise<ProbeAnswer> {
    const verdict = (heard: string): ProbeAnswer | undefined =>
      /^Name: HAProxy$/m.test(heard) ? { healthy: true, answer: "HAProxy takes commands" } : undefined;
    const to = { path: this.#socket(balancer) };
    return runProbe({ kind: "socket", to, talk: { send: "show info\n", verdict } }, timeoutMs);
  }

  #workerOf(balancer: string): Promise<string | undefined> {
    return workerOf(this.#socket(balancer), LOOK);
  }

  #socket(balancer: string): string {
    return controlSocketPath(this.#runFolder, balancer);
  }
}

function notReloaded(balancer: string, reason: string): Failure {
  return {
    code: "failed",
    message: `the balancer ${balancer} did not take its new configuration: ${reason}`,
    advice: `Read its log (tutti logs ${balancer}), which names the line at fault; until then the old one serves.`,
  };
}
