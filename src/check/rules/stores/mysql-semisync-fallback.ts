/** Finds a MySQL that stops waiting for its replica just when that matters. */
import { durationText } from "../../../base/duration.ts";
import { reliedOn } from "../../../model/holds.ts";
import { semisyncTimeoutDefault } from "../../../model/mysql.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { mysqlStores } from "../../mysql-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const mysqlSemisyncFallback: Rule = defineRule({
  id: "mysql-semisync-fallback",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A MySQL waits for a replica before it confirms a commit, and goes on without one after a while.",
    why:
      "A replica that is slow or gone for that long is no copy any more, and commits are confirmed all the same. It is " +
      "a warning, since it takes the loss of both, one after the other.",
    source:
      "MySQL 8.4 reference manual, semisynchronous replication: rpl_semi_sync_source_timeout, 10 s by default.",
  },
  messages: {
    falls: {
      text: '"{part}" waits {timeout} for a replica, and then confirms commits without one.',
      counterExample:
        'the replica of "{part}" is away for {timeout} and more; commits are confirmed; the primary is lost, and they are gone.',
      fix: "set semisync.timeout to {hours} hours or more: commits then wait, and somebody is told.",
    },
  },
  options: {
    hours: {
      default: 24,
      means: "Hours of waiting from which it counts as never going on without a replica.",
    },
  },
  about: mysqlStores,
  judge(part, _facts, { hours }) {
    const { semisync } = part.settings;
    if (!semisync || semisync.timeoutMs >= hours * 3_600_000) return holds;
    if (!part.holds) return unknown(part, "what it holds", 'State it: holds: ["records"].');
    if (reliedOn(part.holds).length === 0) return holds;
    const timeout = durationText(semisync.timeoutMs);
    const isDefault = semisync.timeoutMs === semisyncTimeoutDefault.value;
    const text = `semisync.timeout is ${timeout}`;
    return violated({
      message: "falls",
      part,
      path: ["semisync"],
      data: { part: part.name, timeout, hours },
      evidence: [
        isDefault ? byDefault(text, semisyncTimeoutDefault) : stated(text),
        derived("after that, replication goes on asynchronously"),
      ],
    });
  },
});
