/** Finds a store that parts may connect to which never refer to it. */
import type { PartData } from "../../../model/declaration.ts";
import type { Store } from "../../../model/store.ts";
import { derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { someText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

export const undeclaredReachability: Rule = defineRule({
  id: "undeclared-reachability",
  category: "network",
  severity: "warning",
  docs: {
    what: "A store admits parts that never refer to it.",
    why:
      "A security group is shared, and so it opens more doors than one. Whoever takes over one of these parts " +
      "reaches the store as well: a warning, since nothing is broken. Without `from`, exactly the parts that " +
      "refer to a store may connect.",
    source: "Least privilege; Batfish, “sensitive services are reachable only from …”.",
  },
  messages: {
    moreThanNeeded: {
      text: '"{part}" admits {count} that never refer to it: {names}.',
      counterExample:
        'the program of {name} is taken over, and reads what "{part}" keeps, though it never needed to.',
      fix: 'remove `from` of "{part}": then exactly {users} may connect; or give these a group of their own.',
    },
  },
  about: ({ cluster }) => cluster.stores.filter(({ from }) => from !== undefined && !isOpenToWorld(from)),
  judge(store, facts): Verdict<"moreThanNeeded"> {
    const users = new Set(facts.connectionsTo(store.name).map(({ from }) => from.name));
    const strangers = strangersTo(store, users, facts);
    const [first] = strangers;
    if (!first) return holds;
    const names = strangers.map(({ name }) => `"${name}"`);
    const groups = (store.from ?? []).map(({ name }) => name).join(", ");
    return violated({
      message: "moreThanNeeded",
      part: store,
      path: ["from"],
      data: {
        part: store.name,
        count: strangers.length === 1 ? "a part" : `${strangers.length} parts`,
        name: `"${first.name}"`,
        names: someText(names),
        users:
          users.size === 0
            ? "nobody"
            : `the ${users.size === 1 ? "one that refers" : `${users.size} that refer`} to it`,
      },
      evidence: [
        stated(`from admits: ${groups}`),
        stated(`"${first.name}" is in one of them`, first, ["groups"]),
        derived(`nothing of "${first.name}" refers to "${store.name}"`),
      ],
    });
  },
});

/** Each once, however many groups it shares with the store. */
function strangersTo(store: Store, users: ReadonlySet<string>, facts: Facts): readonly PartData[] {
  const members = (store.from ?? []).flatMap(({ name }) => facts.network.membersOf(name));
  return [...new Set(members)].filter(({ name }) => !users.has(name) && name !== store.name);
}
