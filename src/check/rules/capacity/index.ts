/** The rules of the category "capacity". */
import type { Rule } from "../../rule.ts";
import { descriptorLimit } from "./descriptor-limit.ts";
import { failoverBudget } from "./failover-budget.ts";
import { maxconnBelowDevices } from "./maxconn-below-devices.ts";
import { timeoutInversion } from "./timeout-inversion.ts";

export const capacityRules: readonly Rule[] = [
  descriptorLimit,
  failoverBudget,
  maxconnBelowDevices,
  timeoutInversion,
];
