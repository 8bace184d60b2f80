/** How to tell that an instance works: what is asked, how often while it starts, and how often afterwards. */
import type { Duration } from "../base/duration.ts";
import { isPort, makePort, type Port } from "./port.ts";
import { hereWhenAsked, OptionReader, shown } from "./read.ts";

/** While starting: asked often, so that a quick start is seen at once. */
export interface StartingCheck {
  readonly everyMs: number;
  /** An instance that is not ready by then counts as failed. */
  readonly withinMs: number;
}

/** In steady state: how often, how long one answer may take, and how many answers change the verdict. */
export interface SteadyCheck {
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Failures in a row until unhealthy. */
  readonly fall: number;
  /** Successes in a row until healthy again. */
  readonly rise: number;
}

interface Timing {
  readonly starting: StartingCheck;
  readonly steady: SteadyCheck;
}

export interface HttpHealth extends Timing {
  readonly kind: "http-health";
  readonly path: string;
  /** Any other status is a failure. */
  readonly status: number;
}

export interface TcpHealth extends Timing {
  readonly kind: "tcp-health";
}

export interface CommandHealth extends Timing {
  readonly kind: "command-health";
  /** Runs in the folder of the part with its environment; exit code 0 is healthy. */
  readonly command: readonly string[];
}

export type Health = HttpHealth | TcpHealth | CommandHealth;

export interface HealthOptions {
  /** Default: every 100ms, within 30s. */
  readonly starting?: { readonly every?: Duration; readonly within?: Duration };
  /** Default: every 500ms, timeout 1s, fall 2, rise 2: a hung instance is out of rotation in about a second. */
  readonly steady?: {
    readonly every?: Duration;
    readonly timeout?: Duration;
    readonly fall?: number;
    readonly rise?: number;
  };
}

export interface HttpHealthOptions extends HealthOptions {
  /** The status that means healthy. Default 200. */
  readonly status?: number;
}

/** A port that speaks HTTP. */
export function http(port: number): Port<"http">;
/** A health check by HTTP GET on the main port. */
export function http(path: string, options?: HttpHealthOptions): HttpHealth;
export function http(
  portOrPath: number | string,
  options: HttpHealthOptions = {},
): Port<"http"> | HttpHealth {
  if (typeof portOrPath === "number") return makePort("http", portOrPath);
  const reader = new OptionReader("http health", options, hereWhenAsked());
  if (typeof portOrPath !== "string" || !/^\/[^\s"\\]*$/.test(portOrPath)) {
    reader.refuse(
      "wrong-path",
      [],
      `http(${shown(portOrPath)}) is no port and no path`,
      'write http(8080) or http("/ready")',
    );
  }
  const status = reader.integer("status", 200, { min: 100, max: 599 });
  const health = { kind: "http-health", path: portOrPath, status, ...readTiming(reader) } as const;
  reader.finish();
  return Object.freeze(health);
}

/** A port that speaks plain TCP. */
export function tcp(port: number): Port<"tcp">;
/** A health check that opens a connection to the main port. It proves no more than that the port is open. */
export function tcp(options?: HealthOptions): TcpHealth;
export function tcp(portOrOptions: number | HealthOptions = {}): Port<"tcp"> | TcpHealth {
  if (typeof portOrOptions === "number") return makePort("tcp", portOrOptions);
  const reader = new OptionReader("tcp health", portOrOptions, hereWhenAsked());
  const health = { kind: "tcp-health", ...readTiming(reader) } as const;
  reader.finish();
  return Object.freeze(health);
}

/** A health check by a command: exit code 0 is healthy. */
export function command(words: readonly string[], options: HealthOptions = {}): CommandHealth {
  const reader = new OptionReader("command health", options, hereWhenAsked());
  const good = Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === "string");
  if (!good)
    reader.refuse("wrong-command", [], "a command is a list of words", 'write command(["node", "check.js"])');
  const health = { kind: "command-health", command: [...words], ...readTiming(reader) } as const;
  reader.finish();
  return Object.freeze(health);
}

function readTiming(reader: OptionReader): Timing {
  const starting = reader.nested("starting");
  const steady = reader.nested("steady");
  const timing = {
    starting: { everyMs: starting.duration("every", 100), withinMs: starting.duration("within", 30_000) },
    steady: {
      everyMs: steady.duration("every", 500),
      timeoutMs: steady.duration("timeout", 1_000),
      fall: steady.integer("fall", 2, { min: 1, max: 100 }),
      rise: steady.integer("rise", 2, { min: 1, max: 100 }),
    },
  };
  starting.refuseUnknown();
  steady.refuseUnknown();
  return timing;
}

/** Reads a health option. */
export function readHealth(reader: OptionReader, key: string): Health | undefined {
  const value = reader.raw(key);
  if (value === undefined) return undefined;
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (kind === "http-health" || kind === "tcp-health" || kind === "command-health") return value as Health;
  const fix = isPort(value)
    ? 'write the path: http("/ready")'
    : 'write http("/ready"), tcp() or command([…])';
  reader.refuse("wrong-health", [key], `${key} cannot be ${shown(value)}`, fix);
  return undefined;
}
