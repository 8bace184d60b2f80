/** Finds an ensemble, or Sentinels, of which one zone holds so many members that the rest is no majority. */
import type { Store } from "../../../model/store.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";
import { majorityOf, zookeeperStores } from "../../zookeeper-stores.ts";

export const quorumInOneZone: Rule = defineRule({
  id: "quorum-in-one-zone",
  category: "redundancy",
  severity: "error",
  infoInDevelopment: true,
  docs: {
    what: "The loss of one zone takes the majority of an ensemble that stands in several.",
    why:
      "Spread over two zones, one of them always has half or more: what was spread to survive the loss of a zone does not. It is " +
      "an error there; an ensemble that stands in one zone says so, which is a warning.",
    source:
      "ZooKeeper 3.8, administrator's guide: failures of members must be independent for a majority to survive them; Redis " +
      "on Sentinel: instances that are believed to fail in an independent way.",
  },
  messages: {
    majority: {
      text: 'Zone "{zone}" has {there} of {members} members of "{part}": without it there is no majority.',
      counterExample:
        'zone "{zone}" is lost: {left} of {members} members of "{part}" are left, and nobody is answered.',
      fix: "spread placement over three zones, so that none has {majority} or more.",
    },
    allInOne: {
      text: 'All {members} members of "{part}" stand in zone "{zone}".',
      counterExample: 'zone "{zone}" is lost, and "{part}" with it.',
      fix: "spread placement over three zones.",
      severity: "warning",
    },
  },
  witness: { invariant: "FD-08" },
  about: ensembles,
  judge({ part, members, placement, path }): Verdict<"majority" | "allInOne"> {
    if (placement === undefined)
      return unknown(
        part,
        "in which zones its members stand",
        'Say it: placement: [zone("a"), zone("b"), zone("c")].',
      );
    const zones = [...new Set(placement)];
    const countIn = (zone: string): number => placement.filter((one) => one === zone).length;
    const heavy = zones.find((zone) => members - countIn(zone) < majorityOf(members));
    if (heavy === undefined) return holds;
    return violated({
      message: zones.length === 1 ? "allInOne" : "majority",
      part,
      path,
      data: {
        part: part.name,
        zone: heavy,
        there: countIn(heavy),
        members,
        left: members - countIn(heavy),
        majority: members - majorityOf(members) + 1,
      },
      evidence: [
        stated(`${path.join(".")} is ${placement.join(", ")}`),
        derived(`${majorityOf(members)} of ${members} are a majority`),
      ],
    });
  },
});

interface Ensemble {
  readonly part: Store;
  readonly members: number;
  readonly placement?: readonly string[];
  readonly path: readonly string[];
}

/** Of Sentinels whose file says nothing of zones nothing is asked: most stand beside what they watch. */
function ensembles(facts: Facts): readonly Ensemble[] {
  const keepers = zookeeperStores(facts).filter(({ settings }) => settings.members > 1);
  return [
    ...keepers.map((part): Ensemble => ({ part, path: ["placement"], ...part.settings })),
    ...replicatedRedis(facts).flatMap(({ part, replication: { sentinel } }): readonly Ensemble[] => {
      if (!sentinel?.placement) return [];
      const { count: members, placement } = sentinel;
      return [{ part, members, placement, path: ["sentinel", "placement"] }];
    }),
  ];
}
