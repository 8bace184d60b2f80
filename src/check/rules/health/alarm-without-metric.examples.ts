/** Examples for alarm-without-metric. */
import { type AlarmOptions, alarm, type Cluster, cluster, redis, service, topic } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const tells = topic("operations", { people: ["operations@example.com"] });

const watched = (options: Partial<AlarmOptions>, measures?: readonly string[]): Cluster => {
  const mailer = service("mailer", { command: ["mailer"], ...(measures ? { program: { measures } } : {}) });
  const usual: AlarmOptions = { of: mailer, metric: "queue_depth", unit: "count", above: 100, tells };
  return cluster("post", { services: [mailer], alarms: [alarm("backlog", { ...usual, ...options })] });
};

const cpu = { metric: "cpu_utilization", unit: "percent" } as const;

const queue = redis("queue");
const ofStore = alarm("memory", { of: queue, metric: "used_memory", unit: "percent", above: 80, tells });

const found = { subject: "backlog", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a metric that the program does not show",
      bad: { cluster: watched({}, ["requests_total"]) },
      expected: [{ ...found, message: "noSuchMetric", path: ["metric"] }],
      good: { cluster: watched({}, ["queue_depth"]) },
    },
    {
      name: "a program that shows nothing",
      bad: { cluster: watched({}, []) },
      expected: [{ ...found, message: "noSuchMetric", path: ["metric"] }],
      good: { cluster: watched({}, ["queue_depth"]) },
    },
    {
      name: "a fraction for a percentage",
      bad: { cluster: watched({ ...cpu, above: 0.8 }, ["cpu_utilization"]) },
      expected: [{ ...found, message: "fraction", path: ["above"] }],
      good: { cluster: watched({ ...cpu, above: 80 }, ["cpu_utilization"]) },
    },
    {
      name: "a topic without people",
      bad: { cluster: watched({ tells: topic("operations") }, ["queue_depth"]) },
      expected: [{ ...found, message: "tellsNobody", path: ["tells"] }],
      good: { cluster: watched({}, ["queue_depth"]) },
    },
  ],
  innocents: [
    {
      name: "half a percent of errors",
      good: { cluster: watched({ metric: "errors", unit: "percent", above: 0.5 }, ["errors"]) },
    },
    {
      name: "a metric of a store, which its vendor shows",
      good: { cluster: cluster("post", { stores: [queue], alarms: [ofStore] }) },
    },
  ],
  unanswered: [
    { name: "nothing is said of what it shows", asked: { cluster: watched({}) }, subject: "backlog" },
  ],
};
