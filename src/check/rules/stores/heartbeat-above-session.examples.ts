/** Examples for heartbeat-above-session. */
import { type Cluster, type ConsumingOptions, cluster, kafka, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const reading = (times: Pick<ConsumingOptions, "session" | "heartbeat">): Cluster => {
  const events = kafka("events", { offsetsReplication: 1 });
  const mailer = service("mailer", {
    command: ["mailer"],
    consumes: [{ from: events, topic: "sales", group: "mail", ...times }],
  });
  return cluster("shop", { services: [mailer] });
};

const expected = { subject: "mailer", path: ["consumes"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a session that is shorter than the pause between heartbeats",
      bad: { cluster: reading({ session: "3s", heartbeat: "3s" }) },
      expected: [{ ...expected, message: "never", severity: "error" }],
      good: { cluster: reading({ session: "9s", heartbeat: "3s" }) },
    },
    {
      name: "half a session",
      bad: { cluster: reading({ session: "6s" }) },
      expected: [{ ...expected, message: "tight", severity: "warning" }],
      good: { cluster: reading({}) },
    },
  ],
  innocents: [{ name: "a third", good: { cluster: reading({ session: "30s", heartbeat: "10s" }) } }],
};
