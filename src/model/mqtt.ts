/** What is known of a service that is an MQTT broker: who connects to it, for how long, and how it may be stopped. */
import type { Duration } from "../base/duration.ts";
import { given, type OptionReader, shown } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface MqttBroker {
  readonly program: "emqx" | "other";
  /** The longest keepalive of its clients. Missing: unknown. */
  readonly keepaliveMs?: number;
  /** How many devices there are to be. Missing: unknown. */
  readonly devices?: number;
  /** How many connections the listeners of one instance take. */
  readonly maxConnections?: number;
  /** The ports that its nodes reach each other on, as the firewall between them has it. Missing: unknown. */
  readonly nodePorts?: readonly number[];
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
  /** The ports that the firewall between its nodes opens for the cluster. */
  readonly nodePorts?: readonly number[];
  /** Whether the command, on SIGTERM, first moves clients and sessions to the other instances at a rate. Default false. */
  readonly evacuates?: boolean;
}

export const emqxMaxConnections: VendorDefault<number> = {
  value: 1_024_000,
  program: "EMQX 5",
  reference: "etc/emqx.conf, listeners.tcp.default.max_connections",
};

/** What its nodes need between them: the distribution of Erlang, and the calls of the cluster. */
export const emqxNodePorts: VendorDefault<readonly number[]> = {
  value: [4_370, 5_370],
  program: "EMQX 5",
  reference: "cluster security, port mapping (4370 and 5370, with the number of the node's name added)",
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
    ...(options.has("nodePorts") ? { nodePorts: readNodePorts(options) } : {}),
    ...(options.has("evacuates") ? { evacuates: options.flag("evacuates", false) } : {}),
  };
  options.refuseUnknown();
  return broker;
}

function readNodePorts(options: OptionReader): readonly number[] {
  return options.list("nodePorts").filter((item): item is number => {
    const good = typeof item === "number" && Number.isInteger(item) && item >= 1 && item <= 65_535;
    if (!good)
      options.refuse("wrong-port", ["nodePorts"], `${shown(item)} is no port`, "list numbers: [4370, 5370]");
    return good;
  });
}
