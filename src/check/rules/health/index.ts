/** The rules of the category "health". */
import type { Rule } from "../../rule.ts";
import { balancerIdleAgainstKeepalive } from "./balancer-idle-against-keepalive.ts";
import { checkPortBlocked } from "./check-port-blocked.ts";
import { keepaliveBelowIdle } from "./keepalive-below-idle.ts";
import { noHealthCheck } from "./no-health-check.ts";
import { passiveChecks } from "./passive-checks.ts";
import { sessionsOfDeadInstance } from "./sessions-of-dead-instance.ts";
import { shallowHealthCheck } from "./shallow-health-check.ts";
import { slowDetection } from "./slow-detection.ts";
import { unsupervised } from "./unsupervised.ts";

export const healthRules: readonly Rule[] = [
  balancerIdleAgainstKeepalive,
  keepaliveBelowIdle,
  noHealthCheck,
  passiveChecks,
  sessionsOfDeadInstance,
  shallowHealthCheck,
  slowDetection,
  checkPortBlocked,
  unsupervised,
];
