/** Examples for empty-group. */
import {
  anywhere,
  type Cluster,
  cluster,
  redis,
  type SecurityGroup,
  securityGroup,
  service,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const backend = securityGroup("redis-security-group");
const slip = securityGroup("redis-securitygroup");

const guarded = (from: SecurityGroup | readonly SecurityGroup[]): Cluster => {
  const web = service("web", { command: ["web"], groups: [backend] });
  return cluster("shop", { services: [web], stores: [redis("state", { from })] });
};

const path = ["from"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "guide 001: two spellings of one group",
      bad: { cluster: guarded(slip) },
      expected: [{ message: "nobodyInIt", subject: "state", severity: "warning", path }],
      good: { cluster: guarded(backend) },
    },
    {
      name: "one of two groups",
      bad: { cluster: guarded([backend, slip]) },
      expected: [{ message: "nobodyInIt", subject: "state", severity: "warning", path }],
      good: { cluster: guarded([backend]) },
    },
  ],
  innocents: [
    {
      name: "people outside",
      good: { cluster: guarded(securityGroup("office", { ranges: ["10.0.0.0/8"] })) },
    },
    { name: "everybody", good: { cluster: guarded(anywhere) } },
  ],
};
