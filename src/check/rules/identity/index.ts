/** The rules of the category "identity". */
import type { Rule } from "../../rule.ts";
import { accountRegionGuard } from "./account-region-guard.ts";
import { brokerDefaultCredentials } from "./broker-default-credentials.ts";
import { builtByHand } from "./built-by-hand.ts";
import { crossEnvironment } from "./cross-environment.ts";
import { identityByHand } from "./identity-by-hand.ts";
import { mutableImage } from "./mutable-image.ts";
import { revisionByHand } from "./revision-by-hand.ts";
import { rotationWithoutOverlap } from "./rotation-without-overlap.ts";
import { secretInClear } from "./secret-in-clear.ts";
import { secretsInEnvironment } from "./secrets-in-environment.ts";
import { standingCredentials } from "./standing-credentials.ts";
import { unverifiedDownload } from "./unverified-download.ts";
import { wrongServiceArtifact } from "./wrong-service-artifact.ts";
import { wrongServiceGuard } from "./wrong-service-guard.ts";

export const identityRules: readonly Rule[] = [
  accountRegionGuard,
  brokerDefaultCredentials,
  builtByHand,
  crossEnvironment,
  identityByHand,
  mutableImage,
  revisionByHand,
  rotationWithoutOverlap,
  secretInClear,
  secretsInEnvironment,
  standingCredentials,
  unverifiedDownload,
  wrongServiceArtifact,
  wrongServiceGuard,
];
