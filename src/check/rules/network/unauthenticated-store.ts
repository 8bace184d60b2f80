/** Finds a store that strangers reach and that asks nobody who they are. */
import { byDefault, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

const vendors = {
  redis: { program: "Redis 7.0", reference: "redis.conf, requirepass: none by default" },
  mysql: { program: "MySQL 8.4", reference: "reference manual, postinstallation setup: initial accounts" },
};

export const unauthenticatedStore: Rule = defineRule({
  id: "unauthenticated-store",
  category: "network",
  severity: "warning",
  docs: {
    what: "A store has no password, and addresses beyond the parts of the cluster may connect to it.",
    why:
      "Whoever is in that range reads, changes and deletes; who can write a queue gives orders to those who read it. It " +
      "is a warning, since the range may be trusted; open to everybody, undeclared-exposure is an error.",
    source: "Redis on security; the OpenZeppelin relayer scaling example (6379 on the host, without AUTH).",
  },
  messages: {
    open: {
      text: '"{part}" has no password, and {group} may connect.',
      counterExample:
        'a machine in {group} is taken over: it connects to "{part}" and puts a job of its own into a queue.',
      fix: 'give it a password: password: secret("{secret}"), or remove `from`, so that only parts of the cluster connect.',
    },
  },
  about: stores,
  judge(part) {
    const group = part.from?.find(({ ranges }) => ranges.some((range) => !isLoopback(range)));
    if (part.settings.password !== undefined || group === undefined) return holds;
    return violated({
      message: "open",
      part,
      path: ["password"],
      data: {
        part: part.name,
        group: group.name,
        secret: `${part.name.toUpperCase().replaceAll("-", "_")}_PASSWORD`,
      },
      evidence: [
        byDefault("no password is asked for", vendors[part.engine]),
        stated(`from holds ${group.name}`),
      ],
    });
  },
});

function stores({ cluster }: Facts) {
  return cluster.stores.filter((store) => store.engine === "redis" || store.engine === "mysql");
}

function isLoopback(range: string): boolean {
  return range.startsWith("127.") || range.startsWith("::1");
}
