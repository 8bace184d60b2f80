/** Finds brokers and ensembles that take orders from whoever may connect. */

import type { KafkaStore } from "../../../model/kafka.ts";
import { kafkaDefaults } from "../../../model/kafka.ts";
import { type ZookeeperStore, zookeeperDefaults } from "../../../model/zookeeper.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText } from "../../journeys.ts";
import { kafkaStores } from "../../kafka-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { zookeeperStores } from "../../zookeeper-stores.ts";

type MessageId = "plainBroker" | "noRules" | "openNodes";

export const ordersWithoutLogin: Rule = defineRule({
  id: "orders-without-login",
  category: "network",
  severity: "warning",
  docs: {
    what: "A topic whose records are orders, or an ensemble with locks, takes them from everybody who may connect.",
    why:
      "A security group admits machines and not programs: whoever gets on any of them writes a record that is signed and sent, " +
      "or takes a lock. It is a warning, since they must get there first.",
    source:
      "Kafka 3.9, security: a listener is PLAINTEXT and there is no authorizer by default; ZooKeeper, OPEN_ACL_UNSAFE; the " +
      "Loopring guide, whose miner signs what it reads from a topic.",
  },
  messages: {
    plainBroker: {
      text: '"{part}" asks nobody who they are ({security}), and whoever writes {topics} gives orders.',
      counterExample:
        'a machine that may connect to "{part}" is taken over; its record is obeyed like any other.',
      fix: 'set security: "SASL_SSL", and acl: true.',
    },
    noRules: {
      text: '"{part}" knows its clients, and lets each of them write {topics}, and so give orders.',
      counterExample: 'a program that only reads from "{part}" is taken over, and writes an order.',
      fix: "set acl: true, with rules that name the writers.",
    },
    openNodes: {
      text: 'Whoever may connect to "{part}" changes every node of it: {clients} rely on them.',
      counterExample:
        'a machine that may connect to "{part}" is taken over, and deletes the lock of "{client}".',
      fix: 'give nodes an ACL of your own, and say acl: "own".',
    },
  },
  about: (facts): readonly (KafkaStore | ZookeeperStore)[] => [
    ...kafkaStores(facts),
    ...zookeeperStores(facts),
  ],
  judge: (part, facts): Verdict<MessageId> =>
    part.engine === "kafka" ? broker(part) : ensemble(part, facts),
});

function broker(part: KafkaStore): Verdict<MessageId> {
  const { security, acl, topics } = part.settings;
  const orders = Object.entries(topics).filter(([, topic]) => topic.orders);
  const isPlain = !security.startsWith("SASL");
  if (orders.length === 0 || (!isPlain && acl)) return holds;
  const fact = `security is "${security}"`;
  return violated({
    message: isPlain ? "plainBroker" : "noRules",
    part,
    path: [isPlain ? "security" : "acl"],
    data: { part: part.name, security, topics: listText(orders.map(([name]) => `"${name}"`)) },
    evidence: [
      security === kafkaDefaults.security.value ? byDefault(fact, kafkaDefaults.security) : stated(fact),
      acl ? stated("acl is true") : byDefault("acl is false", kafkaDefaults.acl),
      derived("a group admits machines, and not programs"),
    ],
  });
}

function ensemble(part: ZookeeperStore, facts: Facts): Verdict<MessageId> {
  const clients = facts.sessionsWith(part.name);
  const [first] = clients;
  if (part.settings.acl === "own" || !first) return holds;
  return violated({
    message: "openNodes",
    part,
    path: ["acl"],
    data: {
      part: part.name,
      client: first.client.name,
      clients: listText([...new Set(clients.map(({ client }) => `"${client.name}"`))]),
    },
    evidence: [
      byDefault('acl is "open"', zookeeperDefaults.acl),
      derived("an open node is changed by whoever connects"),
    ],
  });
}
