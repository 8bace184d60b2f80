/** How to tell that an instance works: what is asked, how often while it starts, and how often afterwards. */
import type { Duration } from "../base/duration.ts";
import { isPort, makePort, type Port, type PortOptions } from "./port.ts";
import { given, hereWhenAsked, OptionReader, shown } from "./read.ts";

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

/** @typeParam N Names of ports that it may name. */
export interface HttpHealth<N extends string = never> extends Timing {
  readonly kind: "http-health";
  readonly path: string;
  /** Name of the port that is asked. Missing: the main one. */
  readonly port?: N;
  /** Any other status is a failure. */
  readonly status: number;
  /** What the answer shows. Missing: unknown. */
  readonly proves?: Proof;
}

/** "process": that it is there, which a constant answer shows. "work": that it can serve. */
export type Proof = "process" | "work";

export interface TcpHealth<N extends string = never> extends Timing {
  readonly kind: "tcp-health";
  /** Name of the port that is asked. Missing: the main one. */
  readonly port?: N;
}

export interface CommandHealth extends Timing {
  readonly kind: "command-health";
  /** Runs in the folder of the part with its environment; exit code 0 is healthy. */
  readonly command: readonly string[];
}

export type Health<N extends string = never> = HttpHealth<N> | TcpHealth<N> | CommandHealth;

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

/** Names the port that is asked: a broker may serve MQTT, and tell of its health over HTTP. */
export interface AskedPort<N extends string> {
  readonly port: N;
}

export interface HttpHealthOptions extends HealthOptions {
  /** The status that means healthy. Default 200. */
  readonly status?: number;
  /** What the answer shows: "process", that it is there; "work", that it can serve. */
  readonly proves?: Proof;
}

/** A port that speaks HTTP. */
export function http(port: number, options?: PortOptions): Port<"http">;
/** A health check by HTTP GET on the main port. */
export function http(path: string, options?: HttpHealthOptions): HttpHealth;
/** A health check by HTTP GET on another port of the service. */
export function http<const N extends string>(
  path: string,
  options: HttpHealthOptions & AskedPort<N>,
): HttpHealth<N>;
export function http(
  portOrPath: number | string,
  options: PortOptions & HttpHealthOptions & Partial<AskedPort<string>> = {},
): Port<"http"> | HttpHealth<string> {
  if (typeof portOrPath === "number") return makePort("http", portOrPath, options);
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
  const proves = given("proves", reader.optionalOneOf("proves", ["process", "work"]));
  const common = { ...readPortName(reader), ...readTiming(reader), ...proves };
  const health = { kind: "http-health", path: portOrPath, status, ...common } as const;
  reader.finish();
  return Object.freeze(health);
}

/** A port that speaks plain TCP. */
export function tcp(port: number, options?: PortOptions): Port<"tcp">;
/** A health check that opens a connection to the main port. It proves no more than that the port is open. */
export function tcp(options?: HealthOptions): TcpHealth;
/** A health check that opens a connection to another port of the service. */
export function tcp<const N extends string>(options: HealthOptions & AskedPort<N>): TcpHealth<N>;
export function tcp(
  portOrOptions: number | (HealthOptions & Partial<AskedPort<string>>) = {},
  portOptions: PortOptions = {},
): Port<"tcp"> | TcpHealth<string> {
  if (typeof portOrOptions === "number") return makePort("tcp", portOrOptions, portOptions);
  const reader = new OptionReader("tcp health", portOrOptions, hereWhenAsked());
  const health = { kind: "tcp-health", ...readPortName(reader), ...readTiming(reader) } as const;
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

function readPortName(reader: OptionReader): { readonly port?: string } {
  const port = reader.text("port");
  return port === undefined ? {} : { port };
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

/** The ports of a part, as far as health checks go. */
export interface Checked {
  readonly port?: Port;
  readonly ports?: Readonly<Record<string, Port>>;
  readonly health?: Health<string>;
}

/** The port that its health check over the network asks; undefined where it has no such check and no main port. */
export function checkedPortOf({ health, port, ports }: Checked): Port | undefined {
  if (!health || health.kind === "command-health" || health.port === undefined) return port;
  return ports?.[health.port];
}

/** Reads a health option of a part with these ports. */
export function readHealth(
  reader: OptionReader,
  key: string,
  ports: Omit<Checked, "health">,
): Health<string> | undefined {
  const value = reader.raw(key);
  if (value === undefined) return undefined;
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (kind === "http-health" || kind === "tcp-health" || kind === "command-health") {
    const health = value as Health<string>;
    refuseWrongPort(reader, key, health, ports);
    return health;
  }
  const fix = isPort(value)
    ? 'write the path: http("/ready")'
    : 'write http("/ready"), tcp() or command([…])';
  reader.refuse("wrong-health", [key], `${key} cannot be ${shown(value)}`, fix);
  return undefined;
}

function refuseWrongPort(
  reader: OptionReader,
  key: string,
  health: Health<string>,
  ports: Omit<Checked, "health">,
): void {
  if (health.kind === "command-health") return;
  const asked = checkedPortOf({ ...ports, health });
  if (health.port === undefined && !asked) {
    const message = "a health check over the network needs a port";
    reader.refuse("missing", [key], message, "add port: http(8080)");
  } else if (!asked) {
    const message = `the health check asks port "${health.port}", which is not among \`ports\``;
    reader.refuse("unknown-port", [key], message, `add ports: { ${health.port}: http(9090) }`);
  } else if (health.port !== undefined && health.kind === "http-health" && asked.protocol !== "http") {
    const message = `the health check asks port "${health.port}" by http, and it speaks ${asked.protocol}`;
    reader.refuse(
      "wrong-protocol",
      [key],
      message,
      `give it ports: { ${health.port}: http(…) }, or check by tcp(…)`,
    );
  }
}
