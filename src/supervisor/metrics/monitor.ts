/** Everything that Prometheus gets of one cluster: metrics, where they are shown, and the file of what to scrape. */
import type { ControlState } from "../../control/state.ts";
import type { SupervisorNeeds } from "../needs.ts";
import { statusOf } from "../status.ts";
import { type Metrics, metricsFrom } from "./exposition.ts";
import { MetricsListener } from "./listener.ts";
import { Meters } from "./meters.ts";
import { addStateGauges } from "./state-gauges.ts";
import { countingBalancers, prometheusTargets, revisionNow } from "./targets.ts";

export class Monitor {
  readonly meters: Meters;
  readonly metrics: Metrics;
  readonly #needs: SupervisorNeeds;
  readonly #listener: MetricsListener;
  #published: string | undefined;
  #followed: ControlState | undefined;

  constructor(needs: SupervisorNeeds, state: () => ControlState) {
    this.#needs = needs;
    this.meters = new Meters(needs.version);
    addStateGauges(this.meters.registry, {
      state,
      status: () =>
        statusOf(state(), { supervisor: null, monoMs: needs.clock.now().monoMs, logTail: () => [] }),
      lastReceipt: () => {
        const { lastRelease } = state();
        return lastRelease ? needs.records.receipt(lastRelease.revision) : undefined;
      },
    });
    this.metrics = metricsFrom({
      registry: this.meters.registry,
      balancers: () => {
        const cluster = revisionNow(state())?.cluster;
        return cluster ? countingBalancers(cluster) : [];
      },
      balancerMetrics: (name) => needs.monitoring.balancerMetrics(name),
    });
    this.#listener = new MetricsListener(this.metrics, needs.log);
  }

  /** Told after each turn: listens where the file says, and tells Prometheus who has come and gone. */
  follow(state: ControlState): void {
    if (state === this.#followed) return;
    this.#followed = state;
    this.#listener.moveTo(revisionNow(state)?.cluster.metrics?.port);
    const text = `${JSON.stringify(prometheusTargets(state), null, 2)}\n`;
    if (text === this.#published) return;
    this.#published = text;
    this.#needs.monitoring.publishTargets(text);
  }
}
