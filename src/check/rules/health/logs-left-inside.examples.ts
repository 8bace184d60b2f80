/** Examples for logs-left-inside. */
import { type Cluster, type ContainerOptions, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const mailer = (container?: ContainerOptions): Cluster =>
  cluster("post", {
    services: [service("mailer", { command: ["mailer"], ...(container ? { container } : {}) })],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "logs in files",
      bad: { cluster: mailer({ logs: "files" }) },
      expected: [{ message: "unseen", subject: "mailer", severity: "warning", path: ["container", "logs"] }],
      good: { cluster: mailer({ logs: "output" }) },
    },
  ],
  innocents: [{ name: "tutti keeps the output", good: { cluster: mailer() } }],
};
