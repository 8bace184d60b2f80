/** The rules of the category "isolation". */
import type { Rule } from "../../rule.ts";
import { resourcesNotEnforced } from "./resources-not-enforced.ts";

export const isolationRules: readonly Rule[] = [resourcesNotEnforced];
