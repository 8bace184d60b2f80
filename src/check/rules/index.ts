/** Every rule, by category. A rule that its category does not list does not exist. */
import type { Rule } from "../rule.ts";
import { backupRules } from "./backup/index.ts";
import { capacityRules } from "./capacity/index.ts";
import { healthRules } from "./health/index.ts";
import { identityRules } from "./identity/index.ts";
import { isolationRules } from "./isolation/index.ts";
import { networkRules } from "./network/index.ts";
import { redundancyRules } from "./redundancy/index.ts";
import { releaseRules } from "./release/index.ts";
import { reviewRules } from "./review/index.ts";
import { storesRules } from "./stores/index.ts";

export const rules: readonly Rule[] = [
  ...networkRules,
  ...redundancyRules,
  ...storesRules,
  ...releaseRules,
  ...healthRules,
  ...capacityRules,
  ...backupRules,
  ...identityRules,
  ...isolationRules,
  ...reviewRules,
];
