/**
 * Load: how much the instances of services that follow their load have to do together, and what a monitor tells of it.
 * In percent of what one instance can do; the figure of an instance is its share. One that does not serve yet is idle.
 */
import type { LoadSeen } from "../../contract/load-seen.ts";
import type { PartSpec } from "../../contract/revision.ts";
import { isPercent } from "../../model/scaling-metric.ts";
import type { ScalingPolicy } from "../../model/scaling-policy.ts";
import type { Kernel } from "../kernel.ts";
import { type Scene, specsOf } from "../scene.ts";
import type { Truth } from "../truth.ts";
import type { Happening, RunHappening } from "./happening.ts";

export interface LoadNeeds {
  readonly kernel: Kernel;
  readonly truth: Truth;
  readonly deliver: (seen: LoadSeen) => void;
  readonly tell: (happening: RunHappening) => void;
}

interface Followed {
  readonly part: string;
  readonly policies: readonly ScalingPolicy[];
  /** Of all instances together. */
  percent: number;
  /** "none": no figure comes; "partial": that of one instance is missing. */
  figures: Figures;
}

export type Figures = "whole" | "partial" | "none";

export class Load {
  readonly #needs: LoadNeeds;
  readonly #followed: ReadonlyMap<string, Followed>;
  /** How long nothing must change until no policy has a reason left. */
  readonly settleMs: number;
  #changedMs = 0;

  constructor(needs: LoadNeeds) {
    this.#needs = needs;
    this.#followed = followedIn(needs.truth.scene);
    const policies = [...this.#followed.values()].flatMap((it) => it.policies);
    this.settleMs = Math.max(0, ...policies.map(settleMsOf));
  }

  /** The figures begin to come. */
  begin(): void {
    for (const followed of this.#followed.values()) {
      this.set(followed.part, followed.percent);
      for (const policy of distinct(followed.policies)) this.#next(followed, policy);
    }
  }

  set(part: string, percent: number): void {
    const followed = this.#followed.get(part);
    if (!followed) return;
    followed.percent = percent;
    this.#needs.tell({ kind: "load", part, percent });
  }

  setFigures(part: string, figures: Figures): void {
    const followed = this.#followed.get(part);
    if (!followed) return;
    followed.figures = figures;
    this.#needs.tell({ kind: "figures", part, figures });
  }

  /** Nothing has changed for so long that no policy will change anything by itself. */
  isSettled(): boolean {
    return this.#needs.kernel.elapsedMs - this.#changedMs >= this.settleMs;
  }

  note(happening: Happening): void {
    const isChange =
      happening.kind === "load" ||
      happening.kind === "figures" ||
      happening.kind === "supervisor" ||
      (happening.kind === "serving" && this.#followed.has(happening.process.part)) ||
      (happening.kind === "turn" &&
        (happening.before.scale !== happening.after.scale ||
          happening.before.release !== happening.after.release));
    if (isChange) this.#changedMs = this.#needs.kernel.elapsedMs;
  }

  #next(followed: Followed, policy: ScalingPolicy): void {
    this.#needs.kernel.after(policy.periodMs, () => {
      if (followed.figures !== "none") this.#needs.deliver(this.#seen(followed, policy));
      this.#next(followed, policy);
    });
  }

  #seen({ part, percent, figures }: Followed, { metric, periodMs }: ScalingPolicy): LoadSeen {
    const { kernel, truth } = this.#needs;
    const { serving, liveBySlot } = truth.part(part);
    const share = percent / Math.max(1, serving.size);
    const each = isPercent(metric) ? Math.min(100, share) : share;
    const live = [...liveBySlot.values()].flatMap((slot) => [...slot]).sort();
    const told = figures === "partial" ? live.slice(1) : live;
    const values = told.map((it): [string, number] => [it, truth.process(it)?.serving ? each : 0]);
    const sampledMonoMs = kernel.now().monoMs;
    return { kind: "load-seen", part, metric, periodMs, sampledMonoMs, values: Object.fromEntries(values) };
  }
}

function settleMsOf(policy: ScalingPolicy): number {
  const sides = [policy.out, policy.in].filter((side) => side !== undefined);
  const windows = Math.max(...sides.map(({ of }) => of)) * policy.periodMs;
  return windows + Math.max(...sides.map(({ cooldownMs }) => cooldownMs)) + 2 * policy.periodMs;
}

/** Those that share a metric and a period are measured once. */
function distinct(policies: readonly ScalingPolicy[]): readonly ScalingPolicy[] {
  return [...new Map(policies.map((policy) => [`${policy.metric}/${policy.periodMs}`, policy])).values()];
}

function followedIn(scene: Scene): ReadonlyMap<string, Followed> {
  const followed = specsOf(scene).flatMap(([part, before, after]): [string, Followed][] => {
    const specs = [before, after].filter((spec) => spec?.scaling !== undefined);
    const policies = specs.flatMap((spec) => spec?.scaling?.policies ?? []);
    const [spec] = specs;
    if (!spec) return [];
    return [[part, { part, policies, percent: usualPercent(scene, spec), figures: "whole" }]];
  });
  return new Map(followed);
}

/** So much that the first policy has no reason to change anything, where there is such a load. */
function usualPercent({ state }: Scene, { part, replicas, scaling }: PartSpec): number {
  const count = state.scale[part]?.replicas ?? replicas;
  const [policy] = scaling?.policies ?? [];
  if (!policy) return 0;
  if (policy.kind === "target-tracking") return count * policy.target * 0.95;
  const up = policy.out?.threshold ?? 100;
  return (count * (up + (policy.in?.threshold ?? up * 0.8))) / 2;
}
