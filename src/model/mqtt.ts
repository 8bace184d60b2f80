/** What is known of a service that is an MQTT broker: who connects to it, for how long, and how it may be stopped. */
import type { Duration } from "../base/duration.ts";
import { given, type OptionReader } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface MqttBroker {
  readonly program: "emqx" | "other";
  /** The longest keepalive of its clients. Missing: unknown. */
  readonly keepaliveMs?: number;
  /** How many devices there are to be. Missing: unknown. */
  readonly devices?: number;
  /** How many connections the listeners of one instance take. */
  readonly maxConnections?: number;
  /** Whether a release lets its clients move to other instances before it stops one. Missing: it does not. */
  readonly evacuates?: boolean;
}

export interface MqttOptions {
  /** Default "other". For "emqx" its vendor's defaults hold, such as that of its cookie. */
  readonly program?: MqttBroker["program"];
  /** The longest time between two messages of a client; what the broker caps it to, if it does. */
  readonly keepalive?: Duration;
  /** How many devices there are to be, over all instances. */
  readonly devices?: number;
  /** How many connections the listeners of one instance take. Default of EMQX: 1,024,000. */
  readonly maxConnections?: number;
  /** Whether the command, on SIGTERM, first moves clients and sessions to the other instances at a rate. Default false. */
  readonly evacuates?: boolean;
}

export const emqxMaxConnections: VendorDefault<number> = {
  value: 1_024_000,
  program: "EMQX 5",
  reference: "etc/emqx.conf, listeners.tcp.default.max_connections",
};

/** The variables by which EMQX is given what it must not have by default. */
export const emqxVariables = {
  cookie: "EMQX_NODE__COOKIE",
  dashboardPassword: "EMQX_DASHBOARD__DEFAULT_PASSWORD",
} as const;

const COUNT = { min: 1, max: 1_000_000_000 };

export function readMqtt(reader: OptionReader): MqttBroker | undefined {
  if (!reader.has("mqtt")) return undefined;
  const options = reader.nested("mqtt");
  const broker: MqttBroker = {
    program: options.oneOf("program", ["emqx", "other"], "other"),
    ...given("keepaliveMs", options.optionalDuration("keepalive")),
    ...given("devices", options.optionalInteger("devices", COUNT)),
    ...given("maxConnections", options.optionalInteger("maxConnections", COUNT)),
    ...(options.has("evacuates") ? { evacuates: options.flag("evacuates", false) } : {}),
  };
  options.refuseUnknown();
  return broker;
}
