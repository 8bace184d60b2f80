/** Runners: what runs the instances of a service where tutti does not, and what that means in tutti's own words. */
import { deploymentBounds, type EcsRunner } from "./ecs.ts";
import { refuseTaskSize } from "./ecs-task-size.ts";
import type { Health, SteadyCheck } from "./health.ts";
import type { Port } from "./port.ts";
import { type OptionReader, shown } from "./read.ts";
import { type ReleaseSettings, readRelease } from "./release.ts";
import type { Resources } from "./resources.ts";

export type Runner = EcsRunner;

/** What of a service its runner decides, or must be able to run. */
export interface Run {
  readonly replicas: number;
  readonly port?: Port;
  readonly resources?: Resources;
  readonly health?: Health<string>;
}

export interface Running {
  readonly runner?: Runner;
  readonly release: ReleaseSettings;
  /** From SIGTERM to SIGKILL. */
  readonly stopGraceMs: number;
  readonly health?: Health<string>;
}

/** From SIGTERM to SIGKILL, where the file says nothing: longer than the default drain. */
export const defaultStopGraceMs = 35_000;

/** How instances are replaced and stopped: by the file's own words, or by what the runner does. */
export function readRunning(reader: OptionReader, run: Run): Running {
  const runner = readRunner(reader);
  const health = run.health ? { health: run.health } : {};
  if (!runner) {
    const stopGraceMs = reader.duration("stopGrace", defaultStopGraceMs);
    return { release: readRelease(reader, "release"), stopGraceMs, ...health };
  }
  for (const key of ["release", "stopGrace"]) {
    if (!reader.has(key)) continue;
    const message = `\`${key}\` is what tutti does, and ECS replaces and stops the instances here`;
    reader.refuse("runner-decides", [key], message, "set it in ecs({ … }), or remove `runner`");
  }
  refuseHostPort(reader, runner, run.port);
  if (runner.launch === "fargate") refuseTaskSize(reader, run.resources);
  return {
    runner,
    release: releaseOf(runner, run.replicas),
    stopGraceMs: runner.stopTimeoutMs,
    ...(run.health ? { health: askedBy(runner, run.health) } : {}),
  };
}

function readRunner(reader: OptionReader): Runner | undefined {
  if (!reader.has("runner")) return undefined;
  const value = reader.raw("runner");
  if ((value as { kind?: unknown } | null)?.kind === "ecs") return value as Runner;
  reader.refuse("wrong-value", ["runner"], `runner cannot be ${shown(value)}`, "write ecs({ … })");
  return undefined;
}

/** The percentages of ECS as numbers of instances; with none that may be more or less it stands still, like ECS. */
function releaseOf(runner: EcsRunner, replicas: number): ReleaseSettings {
  const { fewest, most } = deploymentBounds(runner, replicas);
  return {
    kind: "rolling",
    surge: most - replicas,
    unavailable: replicas - fewest,
    drainMs: runner.deregistrationDelayMs,
    // A new target needs one good answer.
    healthyForMs: 0,
  };
}

/** The path is the file's, and the pace that of the target group. */
function askedBy({ check }: EcsRunner, health: Health<string>): Health<string> {
  const { everyMs, timeoutMs, unhealthy, healthy } = check;
  const steady: SteadyCheck = { everyMs, timeoutMs, fall: unhealthy, rise: healthy };
  return Object.freeze({ ...health, steady });
}

function refuseHostPort(reader: OptionReader, { hostPort, networkMode }: EcsRunner, port?: Port): void {
  if (hostPort === undefined || networkMode === "bridge" || hostPort === port?.port) return;
  const container = port === undefined ? "none" : String(port.port);
  const message = `with ${networkMode} the port of the host (${hostPort}) is that of the container (${container})`;
  reader.refuse("wrong-port", ["runner", "hostPort"], message, "leave out hostPort");
}
