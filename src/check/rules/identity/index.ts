/** The rules of the category "identity". */
import type { Rule } from "../../rule.ts";
import { wrongServiceArtifact } from "./wrong-service-artifact.ts";

export const identityRules: readonly Rule[] = [wrongServiceArtifact];
