/** The stores that are Kafka, and their topics as the brokers' settings make them. */
import type { Cluster } from "../model/cluster.ts";
import { type KafkaStore, kafkaDefaults } from "../model/kafka.ts";
import type { Consuming, Producing } from "../model/kafka-client.ts";
import type { Service } from "../model/service.ts";
import type { Vendor } from "../model/vendor-default.ts";
import { byDefault, stated } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import { groupedBy } from "./grouped.ts";

export function kafkaStores({ cluster }: Pick<Facts, "cluster">): readonly KafkaStore[] {
  return cluster.stores.filter((store) => store.engine === "kafka");
}

/** A topic that the file names: declared with the brokers, or written or read by a service. */
export interface NamedTopic {
  readonly store: KafkaStore;
  readonly name: string;
  /** Missing: nobody declares it, and it appears when somebody names it. */
  readonly declared?: KafkaStore["settings"]["topics"][string];
  readonly partitions: number;
  readonly replication: number;
  readonly minInSync: number;
  readonly durable: boolean;
  readonly producers: readonly Client<Producing>[];
  readonly consumers: readonly Client<Consuming>[];
}

export interface Client<T> {
  readonly service: Service;
  readonly use: T;
}

export function producersIn({ cluster }: Pick<Facts, "cluster">): readonly Client<Producing>[] {
  return cluster.services.flatMap((service) => (service.produces ?? []).map((use) => ({ service, use })));
}

export function consumersIn({ cluster }: Pick<Facts, "cluster">): readonly Client<Consuming>[] {
  return cluster.services.flatMap((service) => (service.consumes ?? []).map((use) => ({ service, use })));
}

/** The topics of each store by its name: each client is looked at once, however many stores and topics there are. */
export function readTopics(cluster: Cluster): ReadonlyMap<string, readonly NamedTopic[]> {
  const producers = groupedBy(producersIn({ cluster }), ({ use }) => use.to);
  const consumers = groupedBy(consumersIn({ cluster }), ({ use }) => use.from);
  const topics = kafkaStores({ cluster }).map((store): [string, readonly NamedTopic[]] => {
    const { name } = store;
    return [name, topicsOf(store, producers.get(name) ?? [], consumers.get(name) ?? [])];
  });
  return new Map(topics);
}

function topicsOf(
  store: KafkaStore,
  producers: readonly Client<Producing>[],
  consumers: readonly Client<Consuming>[],
): readonly NamedTopic[] {
  const { settings } = store;
  const writing = groupedBy(producers, ({ use }) => use.topic);
  const reading = groupedBy(consumers, ({ use }) => use.topic);
  return [...new Set([...Object.keys(settings.topics), ...writing.keys(), ...reading.keys()])].map(
    (name): NamedTopic => {
      const declared = settings.topics[name];
      return {
        store,
        name,
        ...(declared ? { declared } : {}),
        partitions: declared?.partitions ?? settings.partitions,
        replication: declared?.replication ?? settings.replication,
        minInSync: declared?.minInSync ?? settings.minInSync,
        durable: declared?.durable ?? true,
        producers: writing.get(name) ?? [],
        consumers: reading.get(name) ?? [],
      };
    },
  );
}

export function topicsIn(facts: Facts): readonly NamedTopic[] {
  return kafkaStores(facts).flatMap(({ name }) => facts.topicsOf(name));
}

type Counted = "replication" | "minInSync" | "partitions" | "offsetsReplication" | "transactionReplication";

/** A setting of the brokers as evidence: one that equals Kafka's default counts as the default. */
export function brokerFact({ settings }: KafkaStore, key: Counted): ReturnType<typeof stated> {
  const vendor: Vendor & { readonly value: number } = kafkaDefaults[key];
  const fact = `${key} is ${settings[key]}`;
  return settings[key] === vendor.value ? byDefault(fact, vendor) : stated(fact);
}

/** The option that decides on a topic: its own, or that of the brokers. */
export function topicPath(
  { name, declared }: NamedTopic,
  key: "replication" | "minInSync",
): readonly string[] {
  return declared?.[key] === undefined ? [key] : ["topics", name, key];
}
