/** ECS: it runs the instances of a service as tasks, and replaces them with an engine of its own, whatever tutti would do. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import { type Breaker, type BreakerOptions, readBreaker } from "./ecs-breaker.ts";
import { ecsDefaults } from "./ecs-defaults.ts";
import {
  type Discovery,
  type DiscoveryOptions,
  readDiscovery,
  readTargetCheck,
  type TargetCheck,
  type TargetCheckOptions,
} from "./ecs-network.ts";
import { given, here, OptionReader, quoted } from "./read.ts";
import { readSubnets, type Subnet } from "./subnet.ts";

/** What runs and replaces the instances of a service, where it is not tutti. */
export interface EcsRunner {
  readonly kind: "ecs";
  readonly launch: "fargate" | "ec2";
  readonly networkMode: "awsvpc" | "bridge" | "host";
  /** Family of the task definitions. Missing: the file does not say. */
  readonly family?: string;
  /** Port of the host in the task definition. Missing: it names none. */
  readonly hostPort?: number;
  /** Container instances that it may use. Missing: unknown, or Fargate. */
  readonly hosts?: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly healthCheckGraceMs: number;
  readonly stopTimeoutMs: number;
  readonly deregistrationDelayMs: number;
  /** From the start of a task to its first healthy answer. Missing: unknown. */
  readonly bootMs?: number;
  /** Missing: off, which is the default of the API. */
  readonly breaker?: Breaker;
  /** Names of the alarms that end a deployment. */
  readonly alarms: readonly string[];
  /** How its target group asks tasks for health. */
  readonly check: TargetCheck;
  /** Missing: none. */
  readonly discovery?: Discovery;
  /** Where tasks are placed. Missing: unknown. */
  readonly subnets?: readonly Subnet[];
}

export interface EcsOptions {
  /** Default "fargate". */
  readonly launch?: EcsRunner["launch"];
  /** Default "awsvpc", which is all that Fargate has. */
  readonly networkMode?: EcsRunner["networkMode"];
  /** Family of the task definitions that the service is updated to. */
  readonly family?: string;
  /** Port of the host. With awsvpc it is the port of the container, or left out. */
  readonly hostPort?: number;
  /** How many container instances there are to place tasks on; none with Fargate. */
  readonly hosts?: number;
  /** Tasks that stay in a deployment, in percent of the desired count, rounded up. Default 100. */
  readonly minimumHealthyPercent?: number;
  /** Tasks that there may be in a deployment, in percent of the desired count, rounded down. Default 200. */
  readonly maximumPercent?: number;
  /** For how long after its start nobody listens to what health checks say of a task. Default 0, that of ECS. */
  readonly healthCheckGrace?: Duration;
  /** From SIGTERM to SIGKILL. Default 30s, at most 120s on Fargate. */
  readonly stopTimeout?: Duration;
  /** How long a target group lets requests to a leaving task finish, before ECS sends SIGTERM. Default 300s. */
  readonly deregistrationDelay?: Duration;
  /** From the start of a task to its first healthy answer, as measured. */
  readonly boot?: Duration;
  /** Ends a deployment whose tasks fail. Default: off. */
  readonly breaker?: BreakerOptions;
  /** Names of alarms that end a deployment and roll it back. Default: none. */
  readonly alarms?: readonly string[];
  /** How the target group asks tasks for health; the path is that of `health`. */
  readonly check?: TargetCheckOptions;
  /** A name in DNS that leads to the tasks themselves. Default: none. */
  readonly discovery?: DiscoveryOptions;
  /** Where tasks are placed; `zones` of the service are theirs, unless it names others. */
  readonly subnets?: readonly Subnet[];
}

const PERCENT = { min: 0, max: 100 };
const MORE_PERCENT = { min: 100, max: 10_000 };
const PORT = { min: 0, max: 65_535 };

/**
 * Says that ECS runs a service. The model knows it and `check` judges it; a target that cannot run it says so.
 *
 * @example service("web", { …, runner: ecs({ family: "web-task", breaker: { rollback: true }, deregistrationDelay: "60s" }) })
 */
export function ecs(options: EcsOptions = {}): EcsRunner {
  const reader = new OptionReader("ecs", options, here());
  const runner: EcsRunner = {
    kind: "ecs",
    launch: reader.oneOf("launch", ["fargate", "ec2"], "fargate"),
    networkMode: reader.oneOf("networkMode", ["awsvpc", "bridge", "host"], "awsvpc"),
    ...given("family", reader.text("family")),
    ...given("hostPort", reader.optionalInteger("hostPort", PORT)),
    ...given("hosts", reader.optionalInteger("hosts", { min: 1, max: 5_000 })),
    minimumHealthyPercent: reader.integer(
      "minimumHealthyPercent",
      ecsDefaults.minimumHealthyPercent.value,
      PERCENT,
    ),
    maximumPercent: reader.integer("maximumPercent", ecsDefaults.maximumPercent.value, MORE_PERCENT),
    healthCheckGraceMs: reader.duration("healthCheckGrace", ecsDefaults.healthCheckGraceMs.value),
    stopTimeoutMs: reader.duration("stopTimeout", ecsDefaults.stopTimeoutMs.value),
    deregistrationDelayMs: reader.duration("deregistrationDelay", ecsDefaults.deregistrationDelayMs.value),
    ...given("bootMs", reader.optionalDuration("boot")),
    ...given("breaker", readBreaker(reader)),
    alarms: reader.list("alarms").map(String),
    check: readTargetCheck(reader),
    ...given("discovery", readDiscovery(reader)),
    ...given("subnets", readSubnets(reader)),
  };
  refuseBeyondEcs(reader, runner);
  reader.finish();
  return frozen(runner);
}

/** What the API of ECS would refuse. */
function refuseBeyondEcs(reader: OptionReader, runner: EcsRunner): void {
  const { launch, networkMode, stopTimeoutMs, deregistrationDelayMs, hosts } = runner;
  const isFargate = launch === "fargate";
  if (isFargate && networkMode !== "awsvpc") {
    const message = `Fargate has no network mode ${quoted(networkMode)}`;
    reader.refuse("fargate-cannot", ["networkMode"], message, 'leave it out, or write launch: "ec2"');
  }
  if (isFargate && hosts !== undefined)
    reader.refuse(
      "fargate-cannot",
      ["hosts"],
      "Fargate has no hosts to count",
      'leave it out, or write launch: "ec2"',
    );
  if (isFargate && stopTimeoutMs > ecsDefaults.fargateStopTimeoutMaxMs)
    reader.refuse("fargate-cannot", ["stopTimeout"], "Fargate waits 120s at most", "write 120s or less");
  if (deregistrationDelayMs > 3_600_000)
    reader.refuse(
      "wrong-value",
      ["deregistrationDelay"],
      "a target group waits an hour at most",
      "write 1h or less",
    );
}

/** The fewest and the most tasks of a deployment with so many that are desired. */
export function deploymentBounds(
  { minimumHealthyPercent, maximumPercent }: Pick<EcsRunner, "minimumHealthyPercent" | "maximumPercent">,
  desired: number,
): { readonly fewest: number; readonly most: number } {
  return {
    fewest: Math.ceil((desired * minimumHealthyPercent) / 100),
    most: Math.floor((desired * maximumPercent) / 100),
  };
}
