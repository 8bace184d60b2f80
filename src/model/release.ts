/** How a service moves to a new revision. */
import type { Duration } from "../base/duration.ts";
import { hereWhenAsked, OptionReader, shown } from "./read.ts";

export interface ReleaseSettings {
  readonly kind: "rolling";
  /** Instances above the wanted number while releasing. */
  readonly surge: number;
  /** Instances that may be missing from the wanted number while releasing. */
  readonly unavailable: number;
  /** How long requests in flight may take before an instance is stopped all the same. */
  readonly drainMs: number;
  /** After that time: how many of the connections that are left are closed each second. Missing: all at once. */
  readonly closePerSecond?: number;
  /** A new instance counts only after it was healthy for this long without a break. */
  readonly healthyForMs: number;
}

export interface RollingOptions {
  /** Default 1. */
  readonly surge?: number;
  /** Default 0. */
  readonly unavailable?: number;
  /** Default 30s. */
  readonly drain?: Duration;
  /**
   * What is still connected after the drain is closed at this rate, and not all at once: clients of MQTT and WebSockets
   * stay for hours, and all of them would come back in one moment. Default: all at once.
   */
  readonly closePerSecond?: number;
  /** Default 2s. */
  readonly healthyFor?: Duration;
}

export const defaultRelease: ReleaseSettings = {
  kind: "rolling",
  surge: 1,
  unavailable: 0,
  drainMs: 30_000,
  healthyForMs: 2_000,
};

/** Replaces instances a few at a time: each new one is proven healthy before an old one is drained and stopped. */
export function rolling(options: RollingOptions = {}): ReleaseSettings {
  const reader = new OptionReader("rolling release", options, hereWhenAsked());
  const settings = {
    kind: "rolling",
    surge: reader.integer("surge", defaultRelease.surge, { min: 0, max: 1_000 }),
    unavailable: reader.integer("unavailable", defaultRelease.unavailable, { min: 0, max: 1_000 }),
    drainMs: reader.duration("drain", defaultRelease.drainMs),
    ...(reader.has("closePerSecond")
      ? { closePerSecond: reader.integer("closePerSecond", 100, { min: 1, max: 10_000 }) }
      : {}),
    healthyForMs: reader.duration("healthyFor", defaultRelease.healthyForMs),
  } as const;
  reader.finish();
  return Object.freeze(settings);
}

export function readRelease(reader: OptionReader, key: string): ReleaseSettings {
  const value = reader.raw(key);
  if (value === undefined) return defaultRelease;
  if ((value as { kind?: unknown } | null)?.kind === "rolling") return value as ReleaseSettings;
  reader.refuse(
    "wrong-release",
    [key],
    `${key} cannot be ${shown(value)}`,
    "write rolling({ surge: 1, unavailable: 0 })",
  );
  return defaultRelease;
}
