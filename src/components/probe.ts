/** How to ask an instance whether it works, as data; the asking itself is the target's. */
import type { PartData } from "../model/declaration.ts";
import { type Checked, checkedPortOf, type StartingCheck, type SteadyCheck } from "../model/health.ts";
import type { ProxyProtocol } from "../model/port.ts";
import type { Value } from "../model/value.ts";

/** How often, and how patiently. */
export interface Pace {
  readonly starting: StartingCheck;
  readonly steady: SteadyCheck;
}

/** GET; any other status than the wanted one is a failure. */
export interface HttpProbe extends Pace {
  readonly kind: "http";
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly status: number;
  /** Sent before anything else, as the port expects it. */
  readonly proxyProtocol?: ProxyProtocol;
}

/** Healthy when the connection opens. */
export interface TcpProbe extends Pace {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
  readonly proxyProtocol?: ProxyProtocol;
}

/** Sends `pingText` and reads until `pingVerdict` has a verdict. */
export interface RedisProbe extends Pace {
  readonly kind: "redis";
  readonly host: string;
  readonly port: number;
  /** Resolved when it is asked, so that no probe holds a secret. */
  readonly password?: Value;
}

/** Runs in the folder and with the environment of the instance; exit code 0 is healthy. */
export interface CommandProbe extends Pace {
  readonly kind: "command";
  readonly command: readonly string[];
}

/** Healthy when the balancer answers on its control socket, which it does once its listeners are bound. */
export interface ControlSocketProbe extends Pace {
  readonly kind: "control-socket";
  readonly balancer: string;
}

/** Nothing can be asked: a process that runs is taken as healthy. */
export interface RunningProbe extends Pace {
  readonly kind: "running";
}

export type Probe = HttpProbe | TcpProbe | RedisProbe | CommandProbe | ControlSocketProbe | RunningProbe;

/** The pace of a part whose file sets none: the defaults of `health`. */
export const usualPace: Pace = {
  starting: { everyMs: 100, withinMs: 30_000 },
  steady: { everyMs: 500, timeoutMs: 1_000, fall: 2, rise: 2 },
};

/** Undefined for a job: it is judged by how it ends. */
export function probeOf(part: PartData, address: string): Probe | undefined {
  switch (part.kind) {
    case "job":
      return undefined;
    case "balancer":
      return { ...usualPace, kind: "control-socket", balancer: part.name };
    case "store":
      if (part.engine === "generic") return programProbe(part, address);
      if (part.engine !== "redis") return { ...usualPace, kind: "tcp", host: address, port: part.port.port };
      return {
        ...usualPace,
        kind: "redis",
        host: address,
        port: part.port.port,
        ...(part.settings.password === undefined ? {} : { password: part.settings.password }),
      };
    case "service":
      return programProbe(part, address);
  }
}

function programProbe(part: Checked, host: string): Probe {
  const { health } = part;
  const port = checkedPortOf(part);
  const pace = health ? { starting: health.starting, steady: health.steady } : usualPace;
  if (health?.kind === "command-health") return { ...pace, kind: "command", command: health.command };
  if (!port) return { ...pace, kind: "running" };
  const { proxyProtocol } = port;
  const common = { ...pace, host, port: port.port, ...(proxyProtocol ? { proxyProtocol } : {}) };
  if (health?.kind !== "http-health") return { ...common, kind: "tcp" };
  return { ...common, kind: "http", path: health.path, status: health.status };
}
