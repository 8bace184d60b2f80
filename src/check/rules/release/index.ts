/** The rules of the category "release". */
import type { Rule } from "../../rule.ts";
import { bakeBelowDetection } from "./bake-below-detection.ts";
import { builtOnHost } from "./built-on-host.ts";
import { changesNotReloaded } from "./changes-not-reloaded.ts";
import { configuredByHand } from "./configured-by-hand.ts";
import { deploymentBreaker } from "./deployment-breaker.ts";
import { deregistrationOrder } from "./deregistration-order.ts";
import { doneWhenRunning } from "./done-when-running.ts";
import { drainAgainstGrace } from "./drain-against-grace.ts";
import { ecsCanReachZero } from "./ecs-can-reach-zero.ts";
import { ecsCannotProgress } from "./ecs-cannot-progress.ts";
import { fixedHostPort } from "./fixed-host-port.ts";
import { graceBelowBoot } from "./grace-below-boot.ts";
import { graceHidesFailure } from "./grace-hides-failure.ts";
import { killedWhileFinishing } from "./killed-while-finishing.ts";
import { missingVariable } from "./missing-variable.ts";
import { noConnectionDraining } from "./no-connection-draining.ts";
import { noEvacuation } from "./no-evacuation.ts";
import { noHardStop } from "./no-hard-stop.ts";
import { noWayBack } from "./no-way-back.ts";
import { releaseCanReachZero } from "./release-can-reach-zero.ts";
import { releaseCannotProgress } from "./release-cannot-progress.ts";
import { settingsReadOnce } from "./settings-read-once.ts";
import { startsBeforeNeeds } from "./starts-before-needs.ts";
import { unorderedRelease } from "./unordered-release.ts";

export const releaseRules: readonly Rule[] = [
  bakeBelowDetection,
  builtOnHost,
  changesNotReloaded,
  configuredByHand,
  deploymentBreaker,
  deregistrationOrder,
  doneWhenRunning,
  drainAgainstGrace,
  ecsCanReachZero,
  ecsCannotProgress,
  fixedHostPort,
  graceBelowBoot,
  graceHidesFailure,
  killedWhileFinishing,
  missingVariable,
  noConnectionDraining,
  noEvacuation,
  noHardStop,
  noWayBack,
  releaseCanReachZero,
  releaseCannotProgress,
  settingsReadOnce,
  startsBeforeNeeds,
  unorderedRelease,
];
