/** What brokers of Kafka and their clients must keep, shown with partitions, sessions and starts in virtual time. */

import type { Cluster } from "../../../src/model/cluster.ts";
import { needsOf, partsOf } from "../../../src/model/cluster.ts";
import { type KafkaStore, uncleanElectionDefault } from "../../../src/model/kafka.ts";
import type { Consuming, Producing } from "../../../src/model/kafka-client.ts";
import type { KafkaTopic } from "../../../src/model/kafka-topic.ts";
import { Partition } from "./kafka-log.ts";
import type { Trial } from "./trial.ts";

type Promised = (cluster: Cluster) => string | undefined;

interface Needed {
  readonly topic: string;
  readonly settings: Parameters<typeof Partition.create>[0];
}

function brokersIn({ stores }: Cluster): readonly KafkaStore[] {
  return stores.filter((store) => store.engine === "kafka");
}

/** What is declared and relied on, what services name, and, where the brokers create it, what somebody names tomorrow. */
function durableTopics(cluster: Cluster, { name, settings }: KafkaStore): readonly Needed[] {
  const written = cluster.services.flatMap(({ produces = [] }) => produces.filter(({ to }) => to === name));
  const named = [...Object.keys(settings.topics), ...written.map(({ topic }) => topic)];
  const all = settings.createsTopics ? [...named, "tomorrow"] : named;
  return all.flatMap((topic) => {
    const own = settings.topics[topic];
    return own?.durable === false ? [] : [{ topic, settings: partitionOf(settings, own) }];
  });
}

function partitionOf(settings: KafkaStore["settings"], own: KafkaTopic | undefined): Needed["settings"] {
  const { version } = settings;
  const usual = version === undefined ? false : uncleanElectionDefault(version).value;
  return {
    brokers: settings.brokers,
    replication: own?.replication ?? settings.replication,
    minInSync: own?.minInSync ?? settings.minInSync,
    mayLeadUnclean: own?.uncleanElection ?? settings.uncleanElection ?? usual,
  };
}

function firstOf<T>(items: readonly T[], broken: (item: T) => string | undefined): string | undefined {
  return items.map(broken).find((sentence) => sentence !== undefined);
}

/** KAF-01: what is needed can be created. */
const canBeCreated: Promised = (cluster) =>
  firstOf(brokersIn(cluster), (store) => {
    const { brokers, offsetsReplication } = store.settings;
    const offsets = { ...partitionOf(store.settings, undefined), brokers, replication: offsetsReplication };
    const declared = Object.entries(store.settings.topics).map(([topic, own]) => {
      return { topic, settings: partitionOf(store.settings, own) };
    });
    const needed = [{ topic: "offsets", settings: offsets }, ...durableTopics(cluster, store), ...declared];
    const refused = needed.find(({ settings }) => Partition.create(settings) === undefined);
    return refused && `${store.name} cannot create ${refused.topic}`;
  });

/** KAF-02: what was confirmed outlives the loss of one broker with its disk. */
const outlivesOneLoss: Promised = (cluster) =>
  firstOf(brokersIn(cluster), (store) =>
    firstOf(durableTopics(cluster, store), ({ topic, settings }) => {
      const partition = Partition.create(settings);
      const leader = partition?.leader;
      if (!partition || leader === undefined || partition.write("sale", "all") !== "confirmed")
        return undefined;
      partition.stop(leader);
      partition.start(leader, "lost");
      return partition.read()?.includes("sale") ? undefined : `a confirmed record of ${topic} is gone`;
    }),
  );

/** KAF-03: whoever writes with acks=all is answered while one broker restarts. */
const writableInRestart: Promised = (cluster) =>
  firstOf(writersIn(cluster), ({ use, store }) => {
    const partition = Partition.create(partitionOf(store.settings, store.settings.topics[use.topic]));
    if (!partition || use.acks !== "all") return undefined;
    partition.stop(1);
    const written = partition.write("sale", "all");
    return written === "confirmed" ? undefined : `a record of ${use.topic} is ${written} in a restart`;
  });

/** KAF-06: what was confirmed is there once every broker is back, whoever led meanwhile. */
const outlivesFailover: Promised = (cluster) =>
  firstOf(brokersIn(cluster), (store) =>
    firstOf(durableTopics(cluster, store), ({ topic, settings }) => {
      const partition = Partition.create({ ...settings, minInSync: 1 });
      const followers = Array.from({ length: settings.replication }, (_, index) => index).slice(1);
      if (!partition || followers.length === 0) return undefined;
      for (const follower of followers) partition.lag(follower);
      partition.write("sale", "all");
      partition.stop(0);
      partition.start(0, "kept");
      return partition.read()?.includes("sale") ? undefined : `a confirmed record of ${topic} was cut off`;
    }),
  );

function writersIn(cluster: Cluster): readonly { readonly use: Producing; readonly store: KafkaStore }[] {
  return cluster.services.flatMap(({ produces = [] }) =>
    produces.flatMap((use) => {
      const store = brokersIn(cluster).find(({ name }) => name === use.to);
      return store ? [{ use, store }] : [];
    }),
  );
}

function readersIn({ services }: Cluster): readonly Consuming[] {
  return services.flatMap(({ consumes = [] }) => consumes);
}

/** On the way to the coordinator. */
const DELAY_MS = 1;

/** KAF-04: a reader that sends its heartbeats in time stays in its group. */
const staysInGroup: Promised = (cluster) =>
  firstOf(readersIn(cluster), ({ group, heartbeatMs, sessionMs }) => {
    let heardMs = 0;
    for (let sentMs = heartbeatMs; sentMs <= heartbeatMs * 10; sentMs += heartbeatMs) {
      const arrivesMs = sentMs + DELAY_MS;
      if (arrivesMs - heardMs > sessionMs)
        return `a reader is thrown out of ${group} at ${heardMs + sessionMs} ms`;
      heardMs = arrivesMs;
    }
    return undefined;
  });

/** KAF-05: a record is confirmed by a broker that answers just within the time of one request. */
const confirmedByFirstRequest: Promised = ({ services }) =>
  firstOf(
    services.flatMap(({ produces = [] }) => produces),
    (use) => (isAnsweredInTime(use) ? undefined : `a record of ${use.topic} is given up before its answer`),
  );

interface Timer {
  readonly atMs: number;
  readonly what: "send" | "answer" | "give-up";
}

/** The client's clocks for one record: it lingers in a batch, is sent, is answered or given up, whichever comes first. */
function isAnsweredInTime({ lingerMs, requestTimeoutMs, deliveryTimeoutMs }: Producing): boolean {
  let due: readonly Timer[] = [
    { atMs: lingerMs, what: "send" },
    { atMs: deliveryTimeoutMs, what: "give-up" },
  ];
  for (;;) {
    const [next, ...later] = due.toSorted((one, other) => one.atMs - other.atMs);
    if (next?.what !== "send") return next?.what === "answer";
    // First in the list, so that an answer in the very moment still counts.
    due = [{ atMs: next.atMs + requestTimeoutMs, what: "answer" }, ...later];
  }
}

/** KAF-07: as many brokers register as there are. */
const allRegister: Promised = (cluster) =>
  firstOf(brokersIn(cluster), ({ name, settings: { brokers, brokerIds } }) => {
    const registry = new Map<string, number>();
    for (let machine = 0; machine < brokers; machine += 1) {
      const id = brokerIds === undefined || brokerIds === "by-hand" ? machine : brokerIds[machine];
      const node = `/brokers/ids/${id}`;
      // The node is held by the session of whoever made it first; the second is told NodeExists, and ends.
      if (!registry.has(node)) registry.set(node, machine);
    }
    return registry.size === brokers ? undefined : `${name} has ${registry.size} brokers of ${brokers}`;
  });

/** KAF-08: a reader sees every record, whoever of those that may start first does. */
const readsFromTheFirst: Promised = (cluster) =>
  firstOf(writersIn(cluster), ({ use }) =>
    firstOf(
      readersIn(cluster).filter(({ topic }) => topic === use.topic),
      (reader) => {
        const log: string[] = [];
        let position: number | undefined;
        for (const name of startOrder(cluster)) {
          const service = cluster.services.find((one) => one.name === name);
          const doesWrite = service?.produces?.some(({ topic }) => topic === use.topic);
          if (doesWrite) log.push(`first record of ${name}`);
          if (service?.consumes?.includes(reader)) position = reader.startsAt === "oldest" ? 0 : log.length;
        }
        return position === 0 ? undefined : `${reader.group} never reads the first record of ${use.topic}`;
      },
    ),
  );

/** Every part after what it needs; where both may start, writers go first. */
function startOrder(cluster: Cluster): readonly string[] {
  const started: string[] = [];
  const isWriter = (name: string): number =>
    cluster.services.some((one) => one.name === name && one.produces) ? 0 : 1;
  const waiting = partsOf(cluster).toSorted((one, other) => isWriter(one.name) - isWriter(other.name));
  while (waiting.length > 0) {
    const next = waiting.findIndex((part) => needsOf(part).every((need) => started.includes(need)));
    const [part] = waiting.splice(Math.max(0, next), 1);
    if (part) started.push(part.name);
  }
  return started;
}

const promised: Readonly<Record<string, Promised>> = {
  "KAF-01": canBeCreated,
  "KAF-02": outlivesOneLoss,
  "KAF-03": writableInRestart,
  "KAF-04": staysInGroup,
  "KAF-05": confirmedByFirstRequest,
  "KAF-06": outlivesFailover,
  "KAF-07": allRegister,
  "KAF-08": readsFromTheFirst,
};

export const kafkaPromises: Readonly<Record<string, (trial: Trial) => string | undefined>> =
  Object.fromEntries(
    Object.entries(promised).map(([id, keeps]) => [id, ({ cluster }: Trial) => keeps(cluster)]),
  );
