/** The maintenance mode of a balancer: how long it holds requests instead of refusing them. */
import type { Duration } from "../base/duration.ts";
import type { Balancer } from "./balancer.ts";
import type { OptionReader } from "./read.ts";

export interface MaintenanceOptions {
  /**
   * How long a request waits while `tutti maintenance on` holds; then it is answered 503 with Retry-After. Default 10s,
   * from 100ms to 10m. A TCP connection waits as long, though no longer than `timeouts.client`, and is then closed.
   */
  readonly hold?: Duration;
}

/** Below the patience of common clients: 30s of many libraries, 60s of browsers and load balancers. */
const DEFAULT_HOLD_MS = 10_000;
const HOLD_MIN_MS = 100;
const HOLD_MAX_MS = 600_000;

/** Undefined where the file says nothing. */
export function readMaintenance(reader: OptionReader): Balancer["maintenance"] {
  if (!reader.has("maintenance")) return undefined;
  const given = reader.nested("maintenance");
  const holdMs = given.duration("hold", DEFAULT_HOLD_MS);
  given.refuseUnknown();
  if (holdMs < HOLD_MIN_MS || holdMs > HOLD_MAX_MS) {
    const fix = "write a time from 100ms to 10m";
    reader.refuse(
      "wrong-value",
      ["maintenance", "hold"],
      "requests cannot be held for that long or short",
      fix,
    );
  }
  return { holdMs };
}

export function holdMsOf({ maintenance }: Balancer): number {
  return maintenance?.holdMs ?? DEFAULT_HOLD_MS;
}
