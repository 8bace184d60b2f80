/** The rules of the category "network". */
import type { Rule } from "../../rule.ts";
import { balanceBySource } from "./balance-by-source.ts";
import { emptyGroup } from "./empty-group.ts";
import { lostEdge } from "./lost-edge.ts";
import { portConflict } from "./port-conflict.ts";
import { undeclaredExposure } from "./undeclared-exposure.ts";
import { undeclaredReachability } from "./undeclared-reachability.ts";
import { unreachableDependency } from "./unreachable-dependency.ts";

export const networkRules: readonly Rule[] = [
  balanceBySource,
  emptyGroup,
  lostEdge,
  portConflict,
  undeclaredExposure,
  undeclaredReachability,
  unreachableDependency,
];
