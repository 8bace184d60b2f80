/** The rules of the category "health". */
import type { Rule } from "../../rule.ts";
import { alarmWithoutMetric } from "./alarm-without-metric.ts";
import { balancerIdleAgainstKeepalive } from "./balancer-idle-against-keepalive.ts";
import { checkPortBlocked } from "./check-port-blocked.ts";
import { doorAnswersItself } from "./door-answers-itself.ts";
import { failOpen } from "./fail-open.ts";
import { keepaliveBelowIdle } from "./keepalive-below-idle.ts";
import { logsLeftInside } from "./logs-left-inside.ts";
import { logsWithoutEnd } from "./logs-without-end.ts";
import { metricsThroughBalancer } from "./metrics-through-balancer.ts";
import { noHealthCheck } from "./no-health-check.ts";
import { passiveChecks } from "./passive-checks.ts";
import { restartGivesUp } from "./restart-gives-up.ts";
import { scrapeFindsNothing } from "./scrape-finds-nothing.ts";
import { sessionsOfDeadInstance } from "./sessions-of-dead-instance.ts";
import { shallowHealthCheck } from "./shallow-health-check.ts";
import { slowDetection } from "./slow-detection.ts";
import { unsupervised } from "./unsupervised.ts";

export const healthRules: readonly Rule[] = [
  alarmWithoutMetric,
  balancerIdleAgainstKeepalive,
  checkPortBlocked,
  doorAnswersItself,
  failOpen,
  keepaliveBelowIdle,
  logsLeftInside,
  logsWithoutEnd,
  metricsThroughBalancer,
  noHealthCheck,
  passiveChecks,
  restartGivesUp,
  scrapeFindsNothing,
  sessionsOfDeadInstance,
  shallowHealthCheck,
  slowDetection,
  unsupervised,
];
