/** What is known of how a service writes to Kafka and reads from it. */
import type { Duration } from "../base/duration.ts";
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { type OptionReader, shown } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface Producing {
  /** Name of the store. */
  readonly to: string;
  readonly topic: string;
  readonly acks: "none" | "leader" | "all";
  readonly lingerMs: number;
  readonly requestTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
}

export interface Consuming {
  /** Name of the store. */
  readonly from: string;
  readonly topic: string;
  /** Members of a group share the partitions of a topic. */
  readonly group: string;
  /** Where it begins in a topic of which its group has no offset. */
  readonly startsAt: "newest" | "oldest";
  readonly sessionMs: number;
  readonly heartbeatMs: number;
}

export interface ProducingOptions {
  /** The Kafka that it writes to. */
  readonly to: Declared;
  readonly topic: string;
  /** Copies that must have a record before it is confirmed. Default "all", that of Kafka's client since 3.0. */
  readonly acks?: Producing["acks"];
  /** `linger.ms`. Default "0ms", that of Kafka's client before 4.0. */
  readonly linger?: Duration;
  /** `request.timeout.ms`. Default "30s", that of Kafka's client. */
  readonly requestTimeout?: Duration;
  /** `delivery.timeout.ms`. Default "2m", that of Kafka's client. */
  readonly deliveryTimeout?: Duration;
}

export interface ConsumingOptions {
  /** The Kafka that it reads from. */
  readonly from: Declared;
  readonly topic: string;
  /** Members of a group share the partitions of the topic. With `{host}` in it, each instance is a group of its own. */
  readonly group: string;
  /** `auto.offset.reset`: where a group begins that has no offset. Default "newest", that of Kafka's client. */
  readonly startsAt?: Consuming["startsAt"];
  /** `session.timeout.ms`. Default "45s", that of Kafka's client since 3.0. */
  readonly session?: Duration;
  /** `heartbeat.interval.ms`. Default "3s", that of Kafka's client. */
  readonly heartbeat?: Duration;
}

const producer = { program: "Kafka 3.9", reference: "producer configs" };
const consumer = { program: "Kafka 3.9", reference: "consumer configs" };

interface ClientDefaults {
  readonly acks: VendorDefault<Producing["acks"]>;
  readonly lingerMs: VendorDefault<number>;
  readonly requestTimeoutMs: VendorDefault<number>;
  readonly deliveryTimeoutMs: VendorDefault<number>;
  readonly startsAt: VendorDefault<Consuming["startsAt"]>;
  readonly sessionMs: VendorDefault<number>;
  readonly heartbeatMs: VendorDefault<number>;
}

export const kafkaClientDefaults: ClientDefaults = {
  acks: { ...producer, value: "all" },
  lingerMs: { ...producer, value: 0 },
  requestTimeoutMs: { ...producer, value: 30_000 },
  deliveryTimeoutMs: { ...producer, value: 120_000 },
  startsAt: { ...consumer, value: "newest" },
  sessionMs: { ...consumer, value: 45_000 },
  heartbeatMs: { ...consumer, value: 3_000 },
};

const defaults = kafkaClientDefaults;

export function readProduces(reader: OptionReader, uses: Declared[]): readonly Producing[] | undefined {
  if (!reader.has("produces")) return undefined;
  return reader.list("produces").map((item, index) => {
    const options = reader.within(["produces", String(index)], item, `produces ${index}`);
    const producing: Producing = {
      to: readKafkaName(options, "to", uses),
      topic: readNeeded(options, "topic"),
      acks: options.oneOf("acks", ["none", "leader", "all"], defaults.acks.value),
      lingerMs: options.duration("linger", defaults.lingerMs.value),
      requestTimeoutMs: options.duration("requestTimeout", defaults.requestTimeoutMs.value),
      deliveryTimeoutMs: options.duration("deliveryTimeout", defaults.deliveryTimeoutMs.value),
    };
    options.refuseUnknown();
    return producing;
  });
}

export function readConsumes(reader: OptionReader, uses: Declared[]): readonly Consuming[] | undefined {
  if (!reader.has("consumes")) return undefined;
  return reader.list("consumes").map((item, index) => {
    const options = reader.within(["consumes", String(index)], item, `consumes ${index}`);
    const consuming: Consuming = {
      from: readKafkaName(options, "from", uses),
      topic: readNeeded(options, "topic"),
      group: readNeeded(options, "group"),
      startsAt: options.oneOf("startsAt", ["newest", "oldest"], defaults.startsAt.value),
      sessionMs: options.duration("session", defaults.sessionMs.value),
      heartbeatMs: options.duration("heartbeat", defaults.heartbeatMs.value),
    };
    options.refuseUnknown();
    return consuming;
  });
}

function readNeeded(options: OptionReader, key: string): string {
  if (!options.has(key)) options.refuse("missing", [key], `the ${key} is missing`, `add ${key}: "events"`);
  return options.text(key) ?? "";
}

function readKafkaName(options: OptionReader, key: string, uses: Declared[]): string {
  const value = options.raw(key);
  const data = isDeclared(value) ? value[declared].data : undefined;
  if (isDeclared(value) && data?.kind === "store" && data.engine === "kafka") {
    uses.push(value);
    return data.name;
  }
  options.refuse("unknown-part", [key], `${key} cannot be ${shown(value)}`, "name a kafka(…) of this file");
  return "";
}
