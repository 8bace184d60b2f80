/** What is known of a service beyond how it is run: how it calls others, what it reads and writes, who keeps it. Only `check` asks. */
import type { Duration } from "../base/duration.ts";
import { type Call, type CallOptions, readCalls } from "./call.ts";
import { type Console, type ConsoleOptions, readConsole } from "./console.ts";
import { type Container, type ContainerOptions, readContainer } from "./container.ts";
import type { Declared } from "./declaration.ts";
import { type Delivery, type DeliveryOptions, readDelivery } from "./delivery.ts";
import { type EthereumNode, type EthereumOptions, readEthereum } from "./ethereum.ts";
import {
  type Consuming,
  type ConsumingOptions,
  type Producing,
  type ProducingOptions,
  readConsumes,
  readProduces,
} from "./kafka-client.ts";
import { type Load, readLoad } from "./load.ts";
import { type MqttBroker, type MqttOptions, readMqtt } from "./mqtt.ts";
import { type Operation, type OperationOptions, readOperation } from "./operation.ts";
import { type ProgramFacts, type ProgramOptions, readProgram } from "./program.ts";
import { given, type OptionReader, shown } from "./read.ts";
import { readScrapes, type Scrape, type ScrapeOptions } from "./scrape.ts";
import { readSessions, type ZookeeperSession, type ZookeeperSessionOptions } from "./zookeeper-session.ts";

/** What must not be read on the way. */
const confidences = ["private-keys", "passwords", "personal-data"] as const;

export type Confidence = (typeof confidences)[number];

export interface ServiceFacts {
  /** It is an MQTT broker, and this is known of it. */
  readonly mqtt?: MqttBroker;
  readonly calls?: readonly Call[];
  /** How long it keeps a silent HTTP connection open. Missing: unknown. */
  readonly keepAliveMs?: number;
  readonly produces?: readonly Producing[];
  readonly consumes?: readonly Consuming[];
  readonly sessions?: readonly ZookeeperSession[];
  /** It is a page where people change what the cluster holds. */
  readonly console?: Console;
  /** It is a node of Ethereum, and this is known of it. */
  readonly ethereum?: EthereumNode;
  /** What clients send it that nobody else may read. Missing: unknown. */
  readonly receives?: readonly Confidence[];
  /** How people keep it where tutti does not. Missing: unknown. */
  readonly operation?: Operation;
  /** How people bring its revisions. Missing: `tutti deploy` does. */
  readonly delivery?: Delivery;
  /** Missing: unknown. */
  readonly load?: Load;
  /** Missing: tutti starts the program without a container. */
  readonly container?: Container;
  /** What is known of its program. Missing: nothing. */
  readonly program?: ProgramFacts;
  /** It is a Prometheus, or what is like it, and reads these. */
  readonly scrapes?: readonly Scrape[];
}

/** @typeParam Q The names of its further ports. */
export interface ServiceFactsOptions<Q extends string = string> {
  /** Says that it is an MQTT broker, and what is known of its clients. */
  readonly mqtt?: MqttOptions;
  /** What is known of how it calls others: `[{ to: orders, timeout: "2s", pool: { max: 10 } }]`. */
  readonly calls?: readonly CallOptions[];
  /** How long the program keeps a silent HTTP connection open. Node: "5s", unless told otherwise. */
  readonly keepAlive?: Duration;
  /** What it writes to Kafka: `[{ to: events, topic: "blocks", acks: "all" }]`. */
  readonly produces?: readonly ProducingOptions[];
  /** What it reads from Kafka: `[{ from: events, topic: "blocks", group: "relay" }]`. */
  readonly consumes?: readonly ConsumingOptions[];
  /** Its sessions with ZooKeeper: `[{ to: keepers, timeout: "10s" }]`. */
  readonly sessions?: readonly ZookeeperSessionOptions[];
  /** Says that it is a page where people change what the cluster holds, and how they log in. */
  readonly console?: ConsoleOptions<Q>;
  /** Says that it is a node of Ethereum, and what is known of it. */
  readonly ethereum?: EthereumOptions;
  /** What clients send it that nobody else may read: ["private-keys"]. */
  readonly receives?: readonly Confidence[];
  /** How people keep its machines and its program where tutti does not; a target that would keep it itself refuses that. */
  readonly operation?: OperationOptions;
  /** How people bring its revisions, where `tutti deploy` does not; a target that would do so itself refuses that. */
  readonly delivery?: DeliveryOptions;
  /** What it must carry at its busiest, and what one instance carries. */
  readonly load?: Load;
  /** How Docker keeps its container, where tutti does not keep the program. Default: it does. */
  readonly container?: ContainerOptions;
  /** What is known of its program: `{ finishes: "45s", requires: ["KEY_PREFIX"] }`. Changes nothing about how it is run. */
  readonly program?: ProgramOptions;
  /** Says that it is a Prometheus, or what is like it, and what it is told to read. */
  readonly scrapes?: readonly ScrapeOptions[];
}

/** @param ports The further ports of the service. */
export function readServiceFacts(
  reader: OptionReader,
  ports: Readonly<Record<string, unknown>>,
  uses: Declared[],
): ServiceFacts {
  return {
    ...given("mqtt", readMqtt(reader)),
    ...given("calls", readCalls(reader, uses)),
    ...given("keepAliveMs", reader.optionalDuration("keepAlive")),
    ...given("produces", readProduces(reader, uses)),
    ...given("consumes", readConsumes(reader, uses)),
    ...given("sessions", readSessions(reader, uses)),
    ...given("console", readConsole(reader, ports)),
    ...given("ethereum", readEthereum(reader)),
    ...given("receives", readReceives(reader)),
    ...given("operation", readOperation(reader)),
    ...given("delivery", readDelivery(reader, uses)),
    ...given("load", readLoad(reader)),
    ...given("container", readContainer(reader)),
    ...given("program", readProgram(reader)),
    ...given("scrapes", readScrapes(reader, uses)),
  };
}

function readReceives(reader: OptionReader): readonly Confidence[] | undefined {
  if (!reader.has("receives")) return undefined;
  return reader.list("receives").filter((item): item is Confidence => {
    const good = confidences.includes(item as Confidence);
    const message = `receives cannot hold ${shown(item)}`;
    if (!good) reader.refuse("wrong-value", ["receives"], message, `list of: ${confidences.join(", ")}`);
    return good;
  });
}
