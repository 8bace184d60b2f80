/**
 * The scheduler of ECS in virtual time: a deployment that starts, asks, spares, kills and stops tasks. It is made after the
 * vendor's guide and assumed to be so; nobody has compared it with the real one.
 */
import { deploymentBounds, type EcsRunner } from "../../../src/model/ecs.ts";

export interface Deployment {
  readonly runner: EcsRunner;
  readonly desired: number;
  /** Where tasks are placed in turn. */
  readonly zones: readonly string[];
  /** Zones of the balancer's subnets; undefined: all. Missing altogether: no balancer asks for health. */
  readonly asks?: { readonly zones?: readonly string[] };
  /** Each host has it once. Missing: as often as anybody likes. */
  readonly fixedPort?: number;
}

export interface Deployed {
  /** All tasks are of the new revision and healthy. */
  readonly isComplete: boolean;
  /** The fewest healthy tasks at any moment. */
  readonly servingMin: number;
  /** Tasks of a sound revision that were killed for their health. */
  readonly killed: number;
}

interface Task {
  readonly isNew: boolean;
  readonly zone: string;
  readonly startedMs: number;
  health: "initial" | "healthy" | "unhealthy" | "unused";
  badInARow: number;
  goodInARow: number;
}

const SECOND = 1_000;
/** Where the file does not say: shorter than two checks, so that it is no matter of health. */
const ASSUMED_BOOT_MS = 20 * SECOND;
const LONG_ENOUGH = 7_200 * SECOND;

/** A deployment of a sound revision, for two hours at most. */
export function deploy(deployment: Deployment): Deployed {
  const { desired, zones } = deployment;
  const old = Math.min(desired, placesOn(deployment));
  let tasks: Task[] = Array.from({ length: old }, (_, index) => ({
    ...taskIn(deployment, index, -LONG_ENOUGH),
    isNew: false,
    health: isCovered(deployment, zones[index % zones.length] ?? "") ? "healthy" : "unused",
  }));
  let killed = 0;
  let servingMin = healthy(tasks).length;
  for (let nowMs = 0; nowMs <= LONG_ENOUGH; nowMs += SECOND) {
    tasks = started(deployment, tasks, nowMs);
    for (const task of tasks) ask(deployment, task, nowMs);
    const spared = tasks.filter((task) => !isKilled(deployment.runner, task, nowMs));
    killed += tasks.length - spared.length;
    tasks = withoutOld(deployment, spared);
    servingMin = Math.min(servingMin, healthy(tasks).length);
    const isDone = tasks.every(({ isNew }) => isNew) && healthy(tasks).length === desired;
    if (isDone) return { isComplete: true, servingMin, killed };
  }
  return { isComplete: false, servingMin, killed };
}

/** As many new ones as may be there, and as there is room for. */
function started(deployment: Deployment, tasks: readonly Task[], nowMs: number): Task[] {
  const { most } = deploymentBounds(deployment.runner, deployment.desired);
  const wanted = deployment.desired - tasks.filter(({ isNew }) => isNew).length;
  const room = Math.min(most, placesOn(deployment)) - tasks.length;
  const count = Math.max(0, Math.min(wanted, room));
  return [
    ...tasks,
    ...Array.from({ length: count }, (_, index) => taskIn(deployment, index + tasks.length, nowMs)),
  ];
}

/** Old ones go as long as enough that are healthy stay. */
function withoutOld({ runner, desired }: Deployment, tasks: readonly Task[]): Task[] {
  const { fewest } = deploymentBounds(runner, desired);
  const left = [...tasks];
  for (const task of tasks) {
    if (task.isNew) continue;
    const counts = task.health === "healthy" ? 1 : 0;
    if (healthy(left).length - counts < fewest) continue;
    left.splice(left.indexOf(task), 1);
  }
  return left;
}

/** The target group asks at the pace of its check; without one a task that runs is as good as healthy. */
function ask(deployment: Deployment, task: Task, nowMs: number): void {
  const { check, bootMs = ASSUMED_BOOT_MS } = deployment.runner;
  const ageMs = nowMs - task.startedMs;
  if (!deployment.asks && ageMs >= bootMs) task.health = "healthy";
  if (!deployment.asks || task.health === "unused" || ageMs % check.everyMs !== 0) return;
  const isGood = ageMs >= bootMs;
  task.goodInARow = isGood ? task.goodInARow + 1 : 0;
  task.badInARow = isGood ? 0 : task.badInARow + 1;
  // A new target needs one good answer, and one that was called unhealthy several.
  if (isGood && (task.health === "initial" || task.goodInARow >= check.healthy)) task.health = "healthy";
  if (task.badInARow >= check.unhealthy) task.health = "unhealthy";
}

function isKilled({ healthCheckGraceMs }: EcsRunner, { health, startedMs }: Task, nowMs: number): boolean {
  return health === "unhealthy" && nowMs - startedMs >= healthCheckGraceMs;
}

function taskIn(deployment: Deployment, index: number, startedMs: number): Task {
  const zone = deployment.zones[index % deployment.zones.length] ?? "";
  const health = isCovered(deployment, zone) ? "initial" : "unused";
  return { isNew: true, zone, startedMs, health, badInARow: 0, goodInARow: 0 };
}

function isCovered({ asks }: Deployment, zone: string): boolean {
  return asks?.zones === undefined || zone === "" || asks.zones.includes(zone);
}

/** Tasks that can be there at once. */
function placesOn({ fixedPort, runner }: Deployment): number {
  return fixedPort === undefined ? Number.POSITIVE_INFINITY : (runner.hosts ?? Number.POSITIVE_INFINITY);
}

function healthy(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(({ health }) => health === "healthy");
}
