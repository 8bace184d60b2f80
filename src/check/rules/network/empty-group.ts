/** Finds a security group that is admitted somewhere and that nobody is in. */
import type { SecurityGroup } from "../../../model/access.ts";
import { derived, stated } from "../../evidence.ts";
import { doorsOf } from "../../reachability/network.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const emptyGroup: Rule = defineRule({
  id: "empty-group",
  category: "network",
  severity: "warning",
  docs: {
    what: "A part admits a security group that no part is in and that has no address range.",
    why:
      "It admits nobody: most often the name is a slip, and those who should be admitted are not. Where a part " +
      "of the cluster is cut off by it, unreachable-dependency says so as an error; this is a warning, since " +
      "whoever was meant may be outside of the file.",
    source:
      "The Loopring deployment wiki, whose rules name groups in two spellings (redis-securityGroup and " +
      "redis-SecurityGroup).",
  },
  messages: {
    nobodyInIt: {
      text: '"{part}" admits the security group "{group}", and nobody is in it.',
      counterExample: 'somebody is put into a group of a similar name, and "{part}" refuses the connection.',
      fix: 'add "{group}" to `groups` of the parts that are meant, give it ranges, or remove it from `from` of "{part}".',
    },
  },
  about: ({ parts }) => parts.flatMap(doorsOf).filter(({ admits }) => admits !== undefined),
  judge({ part, admits = [], path }, { network }): readonly Verdict<"nobodyInIt">[] {
    const isEmpty = ({ name, ranges }: SecurityGroup): boolean => {
      return ranges.length === 0 && network.membersOf(name).length === 0;
    };
    const empty = [...new Set(admits.filter(isEmpty).map(({ name }) => name))];
    if (empty.length === 0) return [holds];
    return empty.map((group) =>
      violated({
        message: "nobodyInIt",
        part,
        path,
        data: { part: part.name, group },
        evidence: [
          stated(`"${part.name}" admits "${group}"`),
          stated(`no part has "${group}" in its groups`),
          derived("a group without members and ranges admits nobody"),
        ],
      }),
    );
  },
});
