/** Examples for restart-gives-up. */
import { type Cluster, type ContainerOptions, cluster, service } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const mailer = (container?: ContainerOptions): Cluster =>
  cluster("post", {
    services: [service("mailer", { command: ["mailer"], ...(container ? { container } : {}) })],
  });

const found = { subject: "mailer", severity: "warning" } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "five attempts",
      bad: { cluster: mailer({ restart: "on-failure", attempts: 5 }) },
      expected: [{ ...found, message: "afterFailures", path: ["container", "attempts"] }],
      good: { cluster: mailer({ restart: "unless-stopped" }) },
      repairedTogether: "Docker counts attempts with on-failure alone",
    },
    {
      name: "nothing is said of it",
      bad: { cluster: mailer({}) },
      expected: [{ ...found, message: "afterReboot", path: ["container", "restart"] }],
      good: { cluster: mailer({ restart: "always" }) },
    },
  ],
  innocents: [{ name: "tutti keeps the program", good: { cluster: mailer() } }],
};
