/** The rules of the category "health". */
import type { Rule } from "../../rule.ts";
import { balancerIdleAgainstKeepalive } from "./balancer-idle-against-keepalive.ts";
import { noHealthCheck } from "./no-health-check.ts";
import { passiveChecks } from "./passive-checks.ts";
import { sessionsOfDeadInstance } from "./sessions-of-dead-instance.ts";
import { slowDetection } from "./slow-detection.ts";

export const healthRules: readonly Rule[] = [
  balancerIdleAgainstKeepalive,
  noHealthCheck,
  passiveChecks,
  sessionsOfDeadInstance,
  slowDetection,
];
