/** The services that ECS runs, and how many tasks of them may be wanted. */
import type { EcsRunner } from "../model/ecs.ts";
import type { Service } from "../model/service.ts";
import type { Facts } from "./facts.ts";

export interface EcsService {
  readonly part: Service;
  readonly runner: EcsRunner;
}

export function ecsServices({ cluster }: Facts): readonly EcsService[] {
  return cluster.services.flatMap((part) =>
    part.runner?.kind === "ecs" ? [{ part, runner: part.runner }] : [],
  );
}

/** Every number of tasks that a policy, or the file, may want; the smallest first. */
export function desiredCounts({ replicas, scaling }: Service): readonly number[] {
  const { min, max } = scaling ?? { min: replicas, max: replicas };
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}
