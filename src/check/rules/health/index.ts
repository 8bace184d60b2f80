/** The rules of the category "health". */
import type { Rule } from "../../rule.ts";
import { noHealthCheck } from "./no-health-check.ts";
import { slowDetection } from "./slow-detection.ts";

export const healthRules: readonly Rule[] = [noHealthCheck, slowDetection];
