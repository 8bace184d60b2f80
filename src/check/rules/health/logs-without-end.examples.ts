/** Examples for logs-without-end. */
import { type Cluster, type ContainerOptions, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const mailer = (container?: ContainerOptions): Cluster =>
  cluster("post", {
    services: [service("mailer", { command: ["mailer"], ...(container ? { container } : {}) })],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "as Docker comes",
      bad: { cluster: mailer({}) },
      expected: [
        { message: "unbounded", subject: "mailer", severity: "warning", path: ["container", "logsAtMost"] },
      ],
      good: { cluster: mailer({ logsAtMost: "100 MiB" }) },
    },
  ],
  innocents: [
    { name: "the program has files of its own", good: { cluster: mailer({ logs: "files" }) } },
    { name: "tutti bounds what it keeps", good: { cluster: mailer() } },
  ],
};
