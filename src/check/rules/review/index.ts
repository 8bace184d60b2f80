/** The rules about what the file says to the checker itself; they run when all others have spoken. */
import type { Rule } from "../../rule.ts";
import { staleAllowance } from "./stale-allowance.ts";
import { unknownRuleOption } from "./unknown-rule-option.ts";

export const reviewRules: readonly Rule[] = [staleAllowance, unknownRuleOption];
