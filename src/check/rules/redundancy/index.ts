/** The rules of the category "redundancy". */
import type { Rule } from "../../rule.ts";
import { brokerMajority } from "./broker-majority.ts";
import { replicasInOneZone } from "./replicas-in-one-zone.ts";
import { sentinelQuorum } from "./sentinel-quorum.ts";
import { singlePoint } from "./single-point.ts";
import { zoneCalledRegion } from "./zone-called-region.ts";

export const redundancyRules: readonly Rule[] = [
  brokerMajority,
  replicasInOneZone,
  sentinelQuorum,
  singlePoint,
  zoneCalledRegion,
];
