/**
 * The configuration of a Redis server. Directives and defaults as in `redis.conf` of Redis 7.0
 * (https://raw.githubusercontent.com/redis/redis/7.0/redis.conf).
 */
import type { RedisStore } from "../../model/redis.ts";
import type { Durability } from "../../model/store-common.ts";

/** What of the configuration is known at the start only. */
export interface RedisPlace {
  readonly address: string;
  readonly dataFolder: string;
  /** The text itself; this file is for its owner's eyes alone. */
  readonly password?: string;
}

export function redisConfig(store: RedisStore, place: RedisPlace): string {
  const { settings } = store;
  const directives: (readonly string[])[] = [
    ["bind", place.address],
    ["port", String(store.port.port)],
    ["protected-mode", "yes"],
    ["daemonize", "no"],
    ["supervised", "no"],
    // A title of its own is written over the environment that the kernel shows, by which tutti finds its processes again.
    ["set-proc-title", "no"],
    // An empty name is the standard output, which tutti collects.
    ["logfile", ""],
    ["dir", place.dataFolder],
    ...persistence(store.durability),
    ...(settings.memoryBytes === undefined ? [] : [["maxmemory", String(settings.memoryBytes)]]),
    ["maxmemory-policy", settings.eviction],
    ...(place.password === undefined ? [] : [["requirepass", place.password]]),
  ];
  return directives.map(line).join("");
}

/** The vendor's own default: after an hour with 1 change, 5 minutes with 100, a minute with 10000. */
const SNAPSHOTS: readonly string[] = ["save", "3600", "1", "300", "100", "60", "10000"];
const NO_SNAPSHOTS: readonly string[] = ["save", ""];

function persistence(durability: Durability): readonly (readonly string[])[] {
  switch (durability) {
    case "none":
      return [["appendonly", "no"], NO_SNAPSHOTS];
    case "snapshot":
      return [["appendonly", "no"], SNAPSHOTS];
    case "everysec":
      return [["appendonly", "yes"], ["appendfsync", "everysec"], SNAPSHOTS];
    case "always":
      return [["appendonly", "yes"], ["appendfsync", "always"], SNAPSHOTS];
  }
}

function line([name, ...values]: readonly string[]): string {
  return `${[name, ...values.map(quotedValue)].join(" ")}\n`;
}

/** A value as Redis reads it back: quotes and backslashes escaped, and no control character left to end the line. */
function quotedValue(value: string): string {
  const escaped = value.replace(/["\\]/g, "\\$&").replace(CONTROLS, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return /^[A-Za-z0-9._:/-]+$/.test(value) ? value : `"${escaped}"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const CONTROLS = /[\u0000-\u001f\u007f]/g;
