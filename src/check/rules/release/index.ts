/** The rules of the category "release". */
import type { Rule } from "../../rule.ts";
import { bakeBelowDetection } from "./bake-below-detection.ts";
import { drainAgainstGrace } from "./drain-against-grace.ts";
import { noEvacuation } from "./no-evacuation.ts";
import { noHardStop } from "./no-hard-stop.ts";
import { releaseCanReachZero } from "./release-can-reach-zero.ts";
import { releaseCannotProgress } from "./release-cannot-progress.ts";

export const releaseRules: readonly Rule[] = [
  bakeBelowDetection,
  drainAgainstGrace,
  noEvacuation,
  noHardStop,
  releaseCanReachZero,
  releaseCannotProgress,
];
