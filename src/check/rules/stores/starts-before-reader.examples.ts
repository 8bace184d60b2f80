/** Examples for starts-before-reader. */
import {
  type Cluster,
  type ConsumingOptions,
  cluster,
  type KafkaOptions,
  kafka,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

interface Order {
  readonly waits?: boolean;
  readonly startsAt?: ConsumingOptions["startsAt"];
  readonly brokers?: KafkaOptions;
}

const piped = ({ waits = false, startsAt = "newest", brokers = {} }: Order): Cluster => {
  const events = kafka("events", brokers);
  const consumes = [{ from: events, topic: "sales", group: "mail", startsAt }];
  const mailer = service("mailer", { command: ["mailer"], consumes });
  const till = service("till", {
    command: ["till"],
    produces: [{ to: events, topic: "sales" }],
    after: waits ? [mailer] : [],
  });
  return cluster("shop", { services: [mailer, till] });
};

/** Two groups that read what one service writes. */
const spread = (waits: boolean): Cluster => {
  const events = kafka("events");
  const readers = ["mailer", "printer"].map((name) =>
    service(name, { command: [name], consumes: [{ from: events, topic: "sales", group: name }] }),
  );
  const till = service("till", {
    command: ["till"],
    produces: [{ to: events, topic: "sales" }],
    after: waits ? readers : [],
  });
  return cluster("shop", { services: [...readers, till] });
};

const expected = { message: "skipped", subject: "till", severity: "error", path: ["after"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the order is told in prose only",
      bad: { cluster: piped({}) },
      expected: [expected],
      good: { cluster: piped({ waits: true }) },
    },
    {
      name: "a writer before two readers is one fault",
      bad: { cluster: spread(false) },
      expected: [expected],
      good: { cluster: spread(true) },
    },
    {
      name: "whoever begins at the oldest may come later",
      bad: { cluster: piped({ startsAt: "newest" }) },
      expected: [expected],
      good: { cluster: piped({ startsAt: "oldest" }) },
    },
  ],
  innocents: [
    {
      name: "nobody relies on the first records",
      good: { cluster: piped({ brokers: { topics: { sales: { durable: false } } } }) },
    },
  ],
};
