/** How tasks of ECS are found and asked: the target group's check, and names in DNS. */
import type { Duration } from "../base/duration.ts";
import { ecsDefaults } from "./ecs-defaults.ts";
import { given, type OptionReader } from "./read.ts";

export interface TargetCheck {
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Failures in a row until a target is unhealthy. */
  readonly unhealthy: number;
  /** Successes in a row until it is healthy again; a new target needs one. */
  readonly healthy: number;
}

export interface TargetCheckOptions {
  /** Default 30s. */
  readonly every?: Duration;
  /** Default 5s. */
  readonly timeout?: Duration;
  /** Failures in a row until a target is unhealthy. Default 2. */
  readonly unhealthy?: number;
  /** Successes in a row until it is healthy again; a new target needs one. Default 5. */
  readonly healthy?: number;
}

/** A name that Cloud Map leads to the addresses of the tasks, past any balancer. */
export interface Discovery {
  readonly name: string;
  /** How long a client may keep an address. Missing: the file does not say. */
  readonly ttlMs?: number;
}

export interface DiscoveryOptions {
  /** Such as "api.internal". */
  readonly name: string;
  /** Of its records: how long a client may keep an address. Cloud Map has no default. */
  readonly ttl?: Duration;
}

const TIMES = { min: 2, max: 10 };
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

export function readTargetCheck(reader: OptionReader): TargetCheck {
  const options = reader.nested("check");
  const check: TargetCheck = {
    everyMs: options.duration("every", ecsDefaults.checkEveryMs.value),
    timeoutMs: options.duration("timeout", ecsDefaults.checkTimeoutMs.value),
    unhealthy: options.integer("unhealthy", ecsDefaults.unhealthy.value, TIMES),
    healthy: options.integer("healthy", ecsDefaults.healthy.value, TIMES),
  };
  options.refuseUnknown();
  return check;
}

export function readDiscovery(reader: OptionReader): Discovery | undefined {
  if (!reader.has("discovery")) return undefined;
  const options = reader.nested("discovery");
  const name = options.text("name") ?? "";
  if (!NAME.test(name))
    options.refuse("wrong-name", ["name"], `"${name}" is no name in DNS`, 'write it as "api.internal"');
  const discovery: Discovery = { name, ...given("ttlMs", options.optionalDuration("ttl")) };
  options.refuseUnknown();
  return discovery;
}
