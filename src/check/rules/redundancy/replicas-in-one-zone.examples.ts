/** Examples for replicas-in-one-zone. */
import { type Cluster, cluster, service, zone } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const spread = (
  replicas: number,
  zones: readonly string[],
  environment: Cluster["environment"] = "production",
): Cluster =>
  cluster("shop", {
    environment,
    services: [service("web", { command: ["web"], replicas, zones: zones.map((name) => zone(name)) })],
  });

export const examples: RuleExamples = {
  violations: [
    {
      name: "no zone",
      bad: { cluster: spread(3, []) },
      expected: [{ message: "noZone", subject: "web", severity: "warning" }],
      good: { cluster: spread(3, ["a", "b"]) },
    },
    {
      name: "one zone, written twice",
      bad: { cluster: spread(2, ["a", "a"]) },
      expected: [{ message: "oneZone", subject: "web", severity: "warning", path: ["zones"] }],
      good: { cluster: spread(2, ["a", "b"]) },
    },
    {
      name: "no zone on a machine for development",
      bad: { cluster: spread(2, [], "development") },
      expected: [{ message: "noZone", subject: "web", severity: "info" }],
      good: { cluster: spread(1, [], "development") },
    },
  ],
  innocents: [{ name: "one replica is in one zone", good: { cluster: spread(1, ["a"]) } }],
};
