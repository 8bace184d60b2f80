/** The rules of the category "capacity". */
import type { Rule } from "../../rule.ts";
import { timeoutInversion } from "./timeout-inversion.ts";

export const capacityRules: readonly Rule[] = [timeoutInversion];
