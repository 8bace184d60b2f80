/**
 * What the supervisor counts of its own work, for Prometheus. Counters begin at 0 with each supervisor, as Prometheus
 * expects; what is true at the moment is read from the state when somebody asks.
 */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Effect, Outcome } from "../../contract/effect.ts";
import type { Event } from "../../contract/event.ts";
import { parseInstanceName } from "../../contract/instance-name.ts";
import type { Input, World } from "../../contract/ports.ts";
import type { ControlState } from "../../control/state.ts";

const MS_PER_SECOND = 1_000;
/** From a change at a balancer to the drain of long connections. */
const EFFECT_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const RELEASE_BUCKETS_SECONDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

const ENDINGS: Partial<Record<Event["code"], string>> = {
  "release-completed": "complete",
  "rolled-back": "rolled-back",
  "release-failed": "failed",
};

export class Meters {
  readonly registry: Registry = new Registry();
  readonly #releases = new Histogram({
    name: "tutti_release_duration_seconds",
    help: "How long releases took, by kind and result; its count is the number of releases.",
    labelNames: ["kind", "result"],
    buckets: RELEASE_BUCKETS_SECONDS,
    registers: [this.registry],
  });
  readonly #effects = new Histogram({
    name: "tutti_effect_duration_seconds",
    help: "How long effects took from their decision to their outcome, by kind and result.",
    labelNames: ["kind", "result"],
    buckets: EFFECT_BUCKETS_SECONDS,
    registers: [this.registry],
  });
  readonly #crashes = this.#counter(
    "tutti_instance_crashes_total",
    "Instances that ended by themselves.",
    "part",
  );
  readonly #replaced = this.#counter(
    "tutti_instance_replacements_total",
    "Instances that ran, did not become healthy again, and were replaced.",
    "part",
  );
  readonly #unhealthy = this.#counter(
    "tutti_instance_unhealthy_total",
    "Times that a ready instance was found to be ready no more.",
    "part",
  );
  readonly #probeFailures = this.#counter(
    "tutti_probe_failures_total",
    "Verdicts of health checks against an instance, by who asked; one that stays as it was counts once.",
    "part",
    "probe",
  );

  constructor(version: string) {
    new Gauge({
      name: "tutti_build_info",
      help: "Always 1; the version is in the label.",
      labelNames: ["version"],
      registers: [this.registry],
    }).set({ version }, 1);
  }

  /** The same world, with the time that each effect takes noted. */
  timed(world: World, monoMs: () => number): World {
    return {
      perform: (effect: Effect, done: (outcome: Outcome) => void) => {
        const began = monoMs();
        world.perform(effect, (outcome) => {
          const labels = { kind: effect.body.kind, result: outcome.ok ? "done" : outcome.failure.code };
          this.#effects.observe(labels, (monoMs() - began) / MS_PER_SECOND);
          done(outcome);
        });
      },
      watch: (watches, fresh) => world.watch(watches, fresh),
    };
  }

  /** @param before The state that the input meets. */
  heard(input: Input, before: ControlState): void {
    if (input.kind !== "health-seen" && input.kind !== "member-seen") return;
    const instance = before.instances[input.instance];
    if (!instance) return;
    const { part } = instance;
    if (input.kind === "health-seen") {
      if (!input.healthy) this.#probeFailures.inc({ part, probe: "supervisor" });
    } else if (!input.up && instance.pools[input.balancer]?.up === true) {
      this.#probeFailures.inc({ part, probe: "balancer" });
    }
  }

  happened({ code, subject }: Event, { lastRelease }: ControlState): void {
    const result = ENDINGS[code];
    if (result !== undefined && lastRelease) {
      const tookMs = lastRelease.endedWallMs - lastRelease.startedWallMs;
      this.#releases.observe({ kind: lastRelease.as, result }, tookMs / MS_PER_SECOND);
    }
    const part = parseInstanceName(subject)?.part;
    if (part === undefined) return;
    if (code === "instance-crashed") this.#crashes.inc({ part });
    if (code === "instance-replaced") this.#replaced.inc({ part });
    if (code === "instance-unhealthy") this.#unhealthy.inc({ part });
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
