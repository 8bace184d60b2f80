/** Every rule, by category. A rule that is not listed here does not exist. */
import type { Rule } from "../rule.ts";
import { noHealthCheck } from "./health/no-health-check.ts";
import { wrongServiceArtifact } from "./identity/wrong-service-artifact.ts";
import { resourcesNotEnforced } from "./isolation/resources-not-enforced.ts";
import { portConflict } from "./network/port-conflict.ts";
import { undeclaredExposure } from "./network/undeclared-exposure.ts";
import { unreachableDependency } from "./network/unreachable-dependency.ts";
import { replicasInOneZone } from "./redundancy/replicas-in-one-zone.ts";
import { singlePoint } from "./redundancy/single-point.ts";
import { drainAgainstGrace } from "./release/drain-against-grace.ts";
import { releaseCanReachZero } from "./release/release-can-reach-zero.ts";
import { releaseCannotProgress } from "./release/release-cannot-progress.ts";
import { evictionOnState } from "./stores/eviction-on-state.ts";
import { memoryLimitAgainstMaxmemory } from "./stores/memory-limit-against-maxmemory.ts";

export const rules: readonly Rule[] = [
  portConflict,
  undeclaredExposure,
  unreachableDependency,
  replicasInOneZone,
  singlePoint,
  evictionOnState,
  memoryLimitAgainstMaxmemory,
  drainAgainstGrace,
  releaseCanReachZero,
  releaseCannotProgress,
  noHealthCheck,
  wrongServiceArtifact,
  resourcesNotEnforced,
];
