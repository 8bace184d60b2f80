/** The rules of the category "capacity". */
import type { Rule } from "../../rule.ts";
import { connectionBudget } from "./connection-budget.ts";
import { descriptorLimit } from "./descriptor-limit.ts";
import { failoverBudget } from "./failover-budget.ts";
import { machineTooSmall } from "./machine-too-small.ts";
import { maxconnBelowDevices } from "./maxconn-below-devices.ts";
import { oneLess } from "./one-less.ts";
import { poolIdle } from "./pool-idle.ts";
import { scalingCooldownRule } from "./scaling-cooldown.ts";
import { scalingHysteresis } from "./scaling-hysteresis.ts";
import { scalingMissingData } from "./scaling-missing-data.ts";
import { scalingThresholdUnit } from "./scaling-threshold-unit.ts";
import { scalingTwoWriters } from "./scaling-two-writers.ts";
import { scalingWithoutRoom } from "./scaling-without-room.ts";
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
  scalingCooldownRule,
  scalingHysteresis,
  scalingMissingData,
  scalingThresholdUnit,
  scalingTwoWriters,
  scalingWithoutRoom,
  tcpTimeoutsDiffer,
  timeoutInversion,
  unsafeRepeat,
];
