/** What servers had counted that were taken out of pools, by balancer: HAProxy forgets a server's counters with it. */
import type { EffectBody, Outcome, ServerCounters } from "../contract/effect.ts";
import type { RemovedCounters } from "./traffic.ts";

export class Removed {
  #counters: RemovedCounters = {};

  get counters(): RemovedCounters {
    return this.#counters;
  }

  /** A balancer that was started or reloaded counts from 0, so what was removed before counts no more. */
  take(body: EffectBody, outcome: Outcome): void {
    if (!outcome.ok) return;
    if (body.kind === "start" || body.kind === "reload") {
      const { [body.part]: _before, ...others } = this.#counters;
      this.#counters = others;
    }
    if ("balancer" in body && outcome.counters) this.#add(body.balancer, outcome.counters);
  }

  #add(balancer: string, { requests, errors5xx, aborted }: ServerCounters): void {
    const before = this.#counters[balancer] ?? { requests: 0, errors5xx: 0, aborted: 0 };
    const sum = {
      requests: before.requests + requests,
      errors5xx: before.errors5xx + errors5xx,
      aborted: before.aborted + aborted,
    };
    this.#counters = { ...this.#counters, [balancer]: sum };
  }
}
