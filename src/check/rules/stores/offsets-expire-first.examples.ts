/** Examples for offsets-expire-first. */
import {
  type Cluster,
  type ConsumingOptions,
  cluster,
  type KafkaOptions,
  kafka,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const reading = (options: KafkaOptions, startsAt: ConsumingOptions["startsAt"] = "newest"): Cluster => {
  const events = kafka("events", options);
  const consumes = [{ from: events, topic: "sales", group: "mail", startsAt }];
  return cluster("shop", { services: [service("mailer", { command: ["mailer"], consumes })] });
};

const expected = {
  message: "skipped",
  subject: "events",
  severity: "warning",
  path: ["offsetsRetention"],
} as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "the Loopring guide: a day of offsets, a week of records",
      bad: { cluster: reading({ version: "0.11.0.2" }) },
      expected: [expected],
      good: { cluster: reading({ version: "0.11.0.2", offsetsRetention: "168h" }) },
    },
    {
      name: "records for a month",
      bad: { cluster: reading({ version: "3.9.0", retention: "720h" }) },
      expected: [expected],
      good: { cluster: reading({ version: "3.9.0" }) },
    },
  ],
  innocents: [
    {
      name: "whoever has no place begins at the oldest",
      good: { cluster: reading({ version: "1.1.0" }, "oldest") },
    },
  ],
  unanswered: [{ name: "no version", asked: { cluster: reading({}) }, subject: "events" }],
};
