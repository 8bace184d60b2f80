/** The rules of the category "network". */
import type { Rule } from "../../rule.ts";
import { portConflict } from "./port-conflict.ts";
import { undeclaredExposure } from "./undeclared-exposure.ts";
import { unreachableDependency } from "./unreachable-dependency.ts";

export const networkRules: readonly Rule[] = [portConflict, undeclaredExposure, unreachableDependency];
