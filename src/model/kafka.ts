/** Kafka: its brokers, and the settings that decide how many copies a confirmed record has. */

import type { Duration } from "../base/duration.ts";
import { readZoneList, type Zone } from "./access.ts";
import type { Declared } from "./declaration.ts";
import { type KafkaTopic, type KafkaTopicOptions, readTopics } from "./kafka-topic.ts";
import { type Port, readPort } from "./port.ts";
import { given, here, OptionReader, readName, refuseOtherCount, shown } from "./read.ts";
import {
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import { type VendorDefault, versionAtLeast } from "./vendor-default.ts";
import { readSession, type ZookeeperSession, type ZookeeperSessionOptions } from "./zookeeper-session.ts";

export interface KafkaStore extends StoreCommon {
  readonly engine: "kafka";
  readonly settings: KafkaSettings;
}

/** What a connection to a broker is: whether it can be read on the way, and whether anybody is asked who they are. */
export const kafkaSecurities = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] as const;

export type KafkaSecurity = (typeof kafkaSecurities)[number];

export interface KafkaSettings {
  /** Such as "3.9.0". Missing: unknown. */
  readonly version?: string;
  readonly brokers: number;
  /** `broker.id` of each, or "by-hand": somebody types another one on each machine. Missing: they are different. */
  readonly brokerIds?: readonly number[] | "by-hand";
  /** `broker.rack` of each. Missing: none. */
  readonly racks?: readonly string[];
  /** `listeners`: protocol of the one that clients use. */
  readonly security: KafkaSecurity;
  /** Whether an authorizer holds clients to rules (`authorizer.class.name`). */
  readonly acl: boolean;
  /** `log.dirs` */
  readonly logFolders: readonly string[];
  /** `default.replication.factor` */
  readonly replication: number;
  /** `min.insync.replicas` */
  readonly minInSync: number;
  /** `offsets.topic.replication.factor` */
  readonly offsetsReplication: number;
  /** `transaction.state.log.replication.factor` */
  readonly transactionReplication: number;
  /** `num.partitions` */
  readonly partitions: number;
  /** `auto.create.topics.enable` */
  readonly createsTopics: boolean;
  /** `unclean.leader.election.enable`. Missing: by the version. */
  readonly uncleanElection?: boolean;
  /** `log.retention.hours` */
  readonly retentionMs: number;
  /** `offsets.retention.minutes`. Missing: by the version. */
  readonly offsetsRetentionMs?: number;
  readonly flush: KafkaFlush;
  /** `zookeeper.connect`. Missing: its own controllers (KRaft). */
  readonly zookeeper?: ZookeeperSession;
  readonly topics: Readonly<Record<string, KafkaTopic>>;
  readonly password?: undefined;
}

/** When its log is flushed. Missing: when the system does, and replicas keep what is not. */
export interface KafkaFlush {
  /** `log.flush.interval.messages` */
  readonly messages?: number;
  /** `log.flush.interval.ms` */
  readonly everyMs?: number;
  /** `log.flush.scheduler.interval.ms` */
  readonly lookEveryMs?: number;
  /** `log.flush.start.offset.checkpoint.interval.ms` */
  readonly checkpointEveryMs?: number;
}

export interface KafkaOptions extends StoreCommonOptions {
  /** Such as "3.9.0". Default: unknown. */
  readonly version?: string;
  /** How many brokers there are. Default 1. */
  readonly brokers?: number;
  /** `broker.id` of each, or "by-hand": somebody types another one on each machine. Default: they are different. */
  readonly brokerIds?: readonly number[] | "by-hand";
  /** `broker.rack` of each broker, in their order. Default: none, as with Kafka. */
  readonly racks?: readonly Zone[];
  /** `listeners`: protocol of the one that clients use. Default "PLAINTEXT", Kafka's own. */
  readonly security?: KafkaSecurity;
  /** Whether an authorizer holds clients to rules. Default false, Kafka's own. */
  readonly acl?: boolean;
  /** `log.dirs`. Default ["/tmp/kafka-logs"], Kafka's own. */
  readonly logFolders?: readonly string[];
  /** `default.replication.factor`: copies of a topic that is created by itself. Default 1, Kafka's own. */
  readonly replication?: number;
  /** `min.insync.replicas`: copies that a record with acks=all needs. Default 1, Kafka's own. */
  readonly minInSync?: number;
  /** `offsets.topic.replication.factor`. Default 3, Kafka's own. */
  readonly offsetsReplication?: number;
  /** `transaction.state.log.replication.factor`. Default 3, Kafka's own. */
  readonly transactionReplication?: number;
  /** `num.partitions` of a topic that is created by itself. Default 1, Kafka's own. */
  readonly partitions?: number;
  /** `auto.create.topics.enable`. Default true, Kafka's own. */
  readonly createsTopics?: boolean;
  /** `unclean.leader.election.enable`. Default of Kafka: false; true before 0.11. */
  readonly uncleanElection?: boolean;
  /** `log.retention.hours`. Default "168h", Kafka's own. */
  readonly retention?: Duration;
  /** `offsets.retention.minutes`. Default of Kafka: "168h"; "24h" before 2.0. */
  readonly offsetsRetention?: Duration;
  /** When its log is flushed. Default: when the system does. */
  readonly flush?: KafkaFlushOptions;
  /** `zookeeper.connect`: `{ to: keepers }`. Default: its own controllers. */
  readonly zookeeper?: ZookeeperSessionOptions;
  /** Its topics by name. What a service names besides is created by itself, or is not there. */
  readonly topics?: Readonly<Record<string, KafkaTopicOptions>>;
  /** Default 9092. */
  readonly port?: Port<"tcp">;
}

export interface KafkaFlushOptions {
  /** `log.flush.interval.messages` */
  readonly messages?: number;
  /** `log.flush.interval.ms` */
  readonly every?: Duration;
  /** `log.flush.scheduler.interval.ms` */
  readonly lookEvery?: Duration;
  /** `log.flush.start.offset.checkpoint.interval.ms`. Default of Kafka: "60s". */
  readonly checkpointEvery?: Duration;
}

const broker = { program: "Kafka 3.9", reference: "broker configs" };
const HOUR_MS = 3_600_000;

interface BrokerDefaults {
  readonly security: VendorDefault<KafkaSecurity>;
  readonly acl: VendorDefault<boolean>;
  readonly logFolder: VendorDefault<string>;
  readonly replication: VendorDefault<number>;
  readonly minInSync: VendorDefault<number>;
  readonly offsetsReplication: VendorDefault<number>;
  readonly transactionReplication: VendorDefault<number>;
  readonly partitions: VendorDefault<number>;
  readonly createsTopics: VendorDefault<boolean>;
  readonly retentionMs: VendorDefault<number>;
}

export const kafkaDefaults: BrokerDefaults = {
  security: { ...broker, value: "PLAINTEXT" },
  acl: { ...broker, value: false },
  logFolder: { ...broker, value: "/tmp/kafka-logs" },
  replication: { ...broker, value: 1 },
  minInSync: { ...broker, value: 1 },
  offsetsReplication: { ...broker, value: 3 },
  transactionReplication: { ...broker, value: 3 },
  partitions: { ...broker, value: 1 },
  createsTopics: { ...broker, value: true },
  retentionMs: { ...broker, value: 168 * HOUR_MS },
};

/** `offsets.retention.minutes`: KIP-186 raised it with 2.0. */
export function offsetsRetentionDefault(version: string): VendorDefault<number> {
  const program = `Kafka ${version}`;
  return versionAtLeast(version, [2, 0])
    ? { value: 168 * HOUR_MS, program, reference: "KIP-186, offsets.retention.minutes since 2.0" }
    : { value: 24 * HOUR_MS, program, reference: "broker configs before 2.0, offsets.retention.minutes" };
}

/** `unclean.leader.election.enable`: false since 0.11.0.0. */
export function uncleanElectionDefault(version: string): VendorDefault<boolean> {
  const reference = "upgrade notes of 0.11.0.0, unclean.leader.election.enable";
  return { value: !versionAtLeast(version, [0, 11]), program: `Kafka ${version}`, reference };
}

const COUNT = { min: 1, max: 1_000 };
const MANY = { min: 1, max: 1_000_000_000 };

/**
 * Declares a cluster of Kafka brokers. The model knows it and `check` judges it; a target that cannot run it says so.
 *
 * @example kafka("events", { version: "3.9.0", brokers: 3, replication: 3, minInSync: 2, zookeeper: { to: keepers } })
 */
export function kafka<const N extends string>(name: N, options: KafkaOptions = {}): StoreHandle<N, "tcp"> {
  const place = here();
  const reader = new OptionReader(`kafka "${name}"`, options, place);
  const uses: Declared[] = [];
  const data: KafkaStore = {
    ...readStoreCommon(reader, readName("kafka", name, reader), place, uses),
    engine: "kafka",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 9092 },
    // A record is confirmed by copies on other brokers and not by the disk; what that is worth is judged by rules of its own.
    durability: "always",
    settings: readSettings(reader, uses),
  };
  return storeHandle<N, "tcp">(name, reader, { data, uses });
}

function readSettings(reader: OptionReader, uses: Declared[]): KafkaSettings {
  const count = (key: string, byDefault: number): number => reader.integer(key, byDefault, COUNT);
  const brokers = count("brokers", 1);
  return {
    ...given("version", readVersion(reader)),
    brokers,
    ...given("brokerIds", readIds(reader, brokers)),
    ...given("racks", readRacks(reader, brokers)),
    security: reader.oneOf("security", kafkaSecurities, kafkaDefaults.security.value),
    acl: reader.flag("acl", kafkaDefaults.acl.value),
    logFolders: readFolders(reader),
    replication: count("replication", kafkaDefaults.replication.value),
    minInSync: count("minInSync", kafkaDefaults.minInSync.value),
    offsetsReplication: count("offsetsReplication", kafkaDefaults.offsetsReplication.value),
    transactionReplication: count("transactionReplication", kafkaDefaults.transactionReplication.value),
    partitions: reader.integer("partitions", kafkaDefaults.partitions.value, MANY),
    createsTopics: reader.flag("createsTopics", kafkaDefaults.createsTopics.value),
    ...(reader.has("uncleanElection") ? { uncleanElection: reader.flag("uncleanElection", false) } : {}),
    retentionMs: reader.duration("retention", kafkaDefaults.retentionMs.value),
    ...given("offsetsRetentionMs", reader.optionalDuration("offsetsRetention")),
    flush: readFlush(reader),
    ...(reader.has("zookeeper") ? { zookeeper: readSession(reader.nested("zookeeper"), uses) } : {}),
    topics: readTopics(reader),
  };
}

/** Defaults depend on it, so it is a number with dots. */
export function readVersion(reader: OptionReader): string | undefined {
  const version = reader.text("version");
  if (version === undefined || /^\d+(\.\d+)+$/.test(version)) return version;
  reader.refuse(
    "wrong-version",
    ["version"],
    `"${version}" is no version`,
    'write numbers with dots: "3.9.0"',
  );
  return undefined;
}

function readIds(reader: OptionReader, brokers: number): KafkaSettings["brokerIds"] {
  if (!reader.has("brokerIds")) return undefined;
  if (reader.raw("brokerIds") === "by-hand") return "by-hand";
  const ids = reader.list("brokerIds").map((item) => {
    if (typeof item === "number" && Number.isInteger(item) && item >= 0) return item;
    const message = `brokerIds cannot hold ${shown(item)}`;
    reader.refuse("wrong-value", ["brokerIds"], message, 'write [1, 2, 3], or "by-hand"');
    return 0;
  });
  refuseOtherCount(reader, "brokerIds", { count: ids.length, wanted: brokers, of: "brokers" });
  return ids;
}

function readRacks(reader: OptionReader, brokers: number): readonly string[] | undefined {
  if (!reader.has("racks")) return undefined;
  const racks = readZoneList(reader, "racks").map(({ name }) => name);
  refuseOtherCount(reader, "racks", { count: racks.length, wanted: brokers, of: "brokers" });
  return racks;
}

function readFolders(reader: OptionReader): readonly string[] {
  if (!reader.has("logFolders")) return [kafkaDefaults.logFolder.value];
  return reader.list("logFolders").map(String);
}

function readFlush(reader: OptionReader): KafkaFlush {
  const options = reader.nested("flush");
  const flush: KafkaFlush = {
    ...given("messages", options.optionalInteger("messages", MANY)),
    ...given("everyMs", options.optionalDuration("every")),
    ...given("lookEveryMs", options.optionalDuration("lookEvery")),
    ...given("checkpointEveryMs", options.optionalDuration("checkpointEvery")),
  };
  options.refuseUnknown();
  return flush;
}
