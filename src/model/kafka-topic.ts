/** A topic of Kafka: how many copies its records have, and what it is for. */
import { given, type OptionReader } from "./read.ts";

export interface KafkaTopic {
  /** Missing: the broker's `num.partitions`. */
  readonly partitions?: number;
  /** Missing: the broker's `default.replication.factor`. */
  readonly replication?: number;
  /** Missing: the broker's `min.insync.replicas`. */
  readonly minInSync?: number;
  /** Missing: the broker's. */
  readonly uncleanElection?: boolean;
  /** Whoever was told that a record is written relies on it. */
  readonly durable: boolean;
  /** Those who read it do what it says, and so whoever writes it gives orders. */
  readonly orders: boolean;
}

export interface KafkaTopicOptions {
  /** Default: `partitions` of the brokers. */
  readonly partitions?: number;
  /** Default: `replication` of the brokers. */
  readonly replication?: number;
  /** Default: `minInSync` of the brokers. */
  readonly minInSync?: number;
  /** Default: that of the brokers. */
  readonly uncleanElection?: boolean;
  /** Whether somebody relies on each record that was confirmed. Default true: false says that all may be lost. */
  readonly durable?: boolean;
  /** Whether those who read it do what it says: jobs, transactions to sign. Default false. */
  readonly orders?: boolean;
}

const COUNT = { min: 1, max: 100_000 };

export function readTopics(reader: OptionReader): Readonly<Record<string, KafkaTopic>> {
  const topics = reader.entries("topics").map(([name, value]): [string, KafkaTopic] => {
    if (!/^[A-Za-z0-9._-]{1,249}$/.test(name))
      reader.refuse(
        "wrong-name",
        ["topics", name],
        `topic name "${name}" cannot be used`,
        'use letters, digits, ".", "_" and "-"',
      );
    const options = reader.within(["topics", name], value, `topic "${name}"`);
    const topic: KafkaTopic = {
      ...given("partitions", options.optionalInteger("partitions", COUNT)),
      ...given("replication", options.optionalInteger("replication", COUNT)),
      ...given("minInSync", options.optionalInteger("minInSync", COUNT)),
      ...(options.has("uncleanElection") ? { uncleanElection: options.flag("uncleanElection", false) } : {}),
      durable: options.flag("durable", true),
      orders: options.flag("orders", false),
    };
    options.refuseUnknown();
    return [name, topic];
  });
  return Object.fromEntries(topics);
}
