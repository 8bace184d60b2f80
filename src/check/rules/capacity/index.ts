/** The rules of the category "capacity". */
import type { Rule } from "../../rule.ts";
import { connectionBudget } from "./connection-budget.ts";
import { descriptorLimit } from "./descriptor-limit.ts";
import { failoverBudget } from "./failover-budget.ts";
import { machineTooSmall } from "./machine-too-small.ts";
import { maxconnBelowDevices } from "./maxconn-below-devices.ts";
import { oneLess } from "./one-less.ts";
import { poolIdle } from "./pool-idle.ts";
import { tcpTimeoutsDiffer } from "./tcp-timeouts-differ.ts";
import { timeoutInversion } from "./timeout-inversion.ts";
import { unsafeRepeat } from "./unsafe-repeat.ts";

export const capacityRules: readonly Rule[] = [
  connectionBudget,
  descriptorLimit,
  failoverBudget,
  machineTooSmall,
  maxconnBelowDevices,
  oneLess,
  poolIdle,
  tcpTimeoutsDiffer,
  timeoutInversion,
  unsafeRepeat,
];
