/** The rules of the category "identity". */
import type { Rule } from "../../rule.ts";
import { brokerDefaultCredentials } from "./broker-default-credentials.ts";
import { mutableImage } from "./mutable-image.ts";
import { secretInClear } from "./secret-in-clear.ts";
import { wrongServiceArtifact } from "./wrong-service-artifact.ts";

export const identityRules: readonly Rule[] = [
  brokerDefaultCredentials,
  mutableImage,
  secretInClear,
  wrongServiceArtifact,
];
