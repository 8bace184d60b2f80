/** Finds a ZooKeeper that keeps every snapshot and log for ever. */
import { zookeeperDefaults } from "../../../model/zookeeper.ts";
import { byDefault, derived } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";
import { zookeeperStores } from "../../zookeeper-stores.ts";

export const zookeeperNeverPurges: Rule = defineRule({
  id: "zookeeper-never-purges",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A ZooKeeper never deletes its old snapshots and logs.",
    why:
      "They fill the disk, and a member that cannot write its log ends. All members have the same, so they end at about the same " +
      "time. It is a warning, since it takes weeks, and somebody may delete them by a timer of their own.",
    source: "ZooKeeper 3.8, administrator's guide: autopurge.purgeInterval is 0, never, by default.",
  },
  messages: {
    never: {
      text: '"{part}" never deletes old snapshots and logs.',
      counterExample:
        'the disks of the members of "{part}" are full within the same week; one after the other ends.',
      fix: 'set purgeEvery: "24h".',
    },
  },
  about: zookeeperStores,
  judge(part) {
    if (part.settings.purgeEveryMs > 0) return holds;
    return violated({
      message: "never",
      part,
      path: ["purgeEvery"],
      data: { part: part.name },
      evidence: [
        byDefault("purgeEvery is 0h", zookeeperDefaults.purgeEveryMs),
        derived("each snapshot and each log stays on the disk"),
      ],
    });
  },
});
