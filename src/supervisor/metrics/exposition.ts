/** Metrics to be read: the supervisor's own and, through it, those of each balancer. */
import type { Registry } from "prom-client";
import { Refusal } from "../refusal.ts";

export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

/** What Prometheus is shown, wherever it asks. */
export interface Metrics {
  own(): Promise<Exposition>;
  /** Throws a refusal when no such balancer tells metrics, or when it does not answer. */
  ofBalancer(name: string): Promise<Exposition>;
}

export interface MetricsSources {
  readonly registry: Registry;
  /** Those that tell metrics. */
  balancers(): readonly string[];
  /** What its own exporter says; undefined when it does not answer. */
  balancerMetrics(name: string): Promise<string | undefined>;
}

export function metricsFrom({ registry, balancers, balancerMetrics }: MetricsSources): Metrics {
  return {
    own: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    ofBalancer: async (name) => {
      if (!balancers().includes(name)) {
        const advice = `there are: ${balancers().join(", ") || "none"}; an nginx counts nothing`;
        throw new Refusal("no-such-thing", `the cluster has no balancer ${name} that tells metrics`, advice);
      }
      const text = await balancerMetrics(name);
      if (text !== undefined) return { contentType: registry.contentType, text };
      throw new Refusal(
        "failed",
        `balancer ${name} does not tell its metrics`,
        "see `tutti status`, and try again",
      );
    },
  };
}
