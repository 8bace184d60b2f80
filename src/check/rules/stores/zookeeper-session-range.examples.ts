/** Examples for zookeeper-session-range. */
import {
  type Cluster,
  cluster,
  kafka,
  service,
  type ZookeeperSessionOptions,
  zookeeper,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Timeout = Pick<ZookeeperSessionOptions, "timeout">;

const locking = (session: Timeout): Cluster => {
  const keepers = zookeeper("keepers", { members: 3, tick: "2s" });
  const sessions = [{ to: keepers, ...session }];
  return cluster("shop", { services: [service("clerk", { command: ["clerk"], sessions })] });
};

const brokers = (session: Timeout): Cluster => {
  const keepers = zookeeper("keepers", { members: 3 });
  return cluster("shop", { stores: [kafka("events", { zookeeper: { to: keepers, ...session } })] });
};

const severity = "error";

export const examples: RuleExamples = {
  violations: [
    {
      name: "a minute, of which forty seconds are given",
      bad: { cluster: locking({ timeout: "60s" }) },
      expected: [{ message: "tooLong", subject: "clerk", severity, path: ["sessions", "0", "timeout"] }],
      good: { cluster: locking({ timeout: "40s" }) },
    },
    {
      name: "brokers that ask for a second",
      bad: { cluster: brokers({ timeout: "1s" }) },
      expected: [{ message: "tooShort", subject: "events", severity, path: ["zookeeper", "timeout"] }],
      good: { cluster: brokers({ timeout: "6s" }) },
    },
  ],
  innocents: [{ name: "within the range", good: { cluster: locking({ timeout: "10s" }) } }],
  unanswered: [{ name: "nothing is asked for", asked: { cluster: locking({}) }, subject: "clerk" }],
};
