/** The rules of the category "redundancy". */
import type { Rule } from "../../rule.ts";
import { brokerMajority } from "./broker-majority.ts";
import { lockWithoutFence } from "./lock-without-fence.ts";
import { memberListsDiffer } from "./member-lists-differ.ts";
import { quorumInOneZone } from "./quorum-in-one-zone.ts";
import { quorumVoters } from "./quorum-voters.ts";
import { replicasInOneZone } from "./replicas-in-one-zone.ts";
import { sentinelBehindMapping } from "./sentinel-behind-mapping.ts";
import { sentinelQuorum } from "./sentinel-quorum.ts";
import { singlePoint } from "./single-point.ts";
import { unguardedSchedule } from "./unguarded-schedule.ts";
import { zoneCalledRegion } from "./zone-called-region.ts";

export const redundancyRules: readonly Rule[] = [
  brokerMajority,
  lockWithoutFence,
  memberListsDiffer,
  quorumInOneZone,
  quorumVoters,
  replicasInOneZone,
  sentinelQuorum,
  singlePoint,
  unguardedSchedule,
  zoneCalledRegion,
  sentinelBehindMapping,
];
