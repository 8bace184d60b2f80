/** Examples for starts-before-needs. */
import { type Cluster, type ContainerOptions, cluster, redis, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const worker = (container?: ContainerOptions): Cluster => {
  const queue = redis("queue");
  const env = { QUEUE: queue.url };
  const extra = container ? { container } : {};
  return cluster("post", { services: [service("worker", { command: ["worker"], env, ...extra })] });
};

const alone = service("alone", { command: ["alone"], container: {} });

export const examples: RuleExamples = {
  violations: [
    {
      name: "depends_on without a condition",
      bad: { cluster: worker({ startsAfter: "started" }) },
      expected: [
        { message: "race", subject: "worker", severity: "warning", path: ["container", "startsAfter"] },
      ],
      good: { cluster: worker({ startsAfter: "healthy" }) },
    },
  ],
  innocents: [
    { name: "tutti starts it when the queue is ready", good: { cluster: worker() } },
    { name: "it needs nobody", good: { cluster: cluster("post", { services: [alone] }) } },
  ],
};
