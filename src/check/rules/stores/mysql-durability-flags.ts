/** Finds a MySQL that confirms commits which a crash may lose. */
import { reliedOn } from "../../../model/holds.ts";
import { derived, stated } from "../../evidence.ts";
import { mysqlStores } from "../../mysql-stores.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, violated } from "../../verdict.ts";

export const mysqlDurabilityFlags: Rule = defineRule({
  id: "mysql-durability-flags",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A MySQL holds what its users rely on, and innodb_flush_log_at_trx_commit or sync_binlog is not 1.",
    why:
      "A commit is then confirmed before it is on disk, or is on disk and missing in the log that replicas and restores " +
      "read. It is a warning, since it takes a crash of the machine.",
    source:
      "MySQL 8.4 reference manual, innodb_flush_log_at_trx_commit and sync_binlog: both are 1 by default.",
  },
  messages: {
    loose: {
      text: '"{part}" confirms commits before they are safe: {option} is {value}.',
      counterExample:
        'a client of "{part}" is told that its order is committed; the machine loses power, and it is not.',
      fix: "remove {option}: its default is 1.",
    },
  },
  about: mysqlStores,
  judge(part) {
    const { flushLogAtCommit, syncBinlog } = part.settings;
    const flags = { flushLogAtCommit, syncBinlog };
    const loose = Object.entries(flags).filter(([, value]) => value !== 1);
    if (loose.length === 0 || (part.holds && reliedOn(part.holds).length === 0)) return holds;
    if (!part.holds) return unknown(part, "what it holds", 'State it: holds: ["records"].');
    return loose.map(([option, value]) =>
      violated({
        message: "loose",
        part,
        path: [option],
        data: { part: part.name, option, value },
        evidence: [stated(`${option} is ${value}`), derived("with 1 a commit waits until it is on the disk")],
        repair: { path: [option] },
      }),
    );
  },
});
