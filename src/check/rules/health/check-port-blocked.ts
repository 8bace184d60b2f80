/** Finds health checks of somebody else's balancer that the service does not admit. */

import { servicesBehind } from "../../../model/balancer.ts";
import { checkedPortOf } from "../../../model/health.ts";
import { derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { admits } from "../../world.ts";

export const checkPortBlocked: Rule = defineRule({
  id: "check-port-blocked",
  category: "health",
  severity: "error",
  docs: {
    what: "The groups of a balancer are not admitted on the port that its health check asks.",
    why:
      "No instance is ever found healthy, and the balancer sends requests to none of them, or to all without a check. It is an " +
      "error, since the check can never be green. A balancer that tutti runs is always admitted.",
    source:
      "AWS, target group health checks: the security group of targets must admit the balancer on the traffic port and on the " +
      "port of the health check; kube-linter, liveness-port and readiness-port.",
  },
  messages: {
    blocked: {
      text: '"{door}" asks "{part}" for health on port {port}, and "{part}" admits it on {ports}.',
      counterExample:
        'every check of "{part}" by "{door}" runs into its time limit; no instance is ever healthy.',
      fix: 'admit {groups} on port {port} in `from` of "{part}".',
    },
  },
  witness: { invariant: "NET-03" },
  about: ({ cluster, partNamed }) =>
    cluster.balancers.flatMap((door) => {
      const services = door.groups ? servicesBehind(door) : [];
      return services.flatMap((name) => {
        const part = partNamed(name);
        return part?.kind === "service" ? [{ door, part }] : [];
      });
    }),
  judge({ door, part }): Verdict<"blocked"> {
    const port = checkedPortOf(part)?.port;
    const groups = door.groups ?? [];
    if (port === undefined || port === part.port?.port || admits(part.from, groups, port)) return holds;
    const open = (part.from ?? []).filter(({ name }) => groups.some((group) => group.name === name));
    return violated({
      message: "blocked",
      part,
      path: ["from"],
      data: {
        part: part.name,
        door: door.name,
        port,
        ports: listText(open.flatMap(({ ports }) => ports ?? []).map(String)) || "none",
        groups: listText(groups.map(({ name }) => name)),
      },
      evidence: [
        stated(`health asks port ${port}`),
        stated(`"${door.name}" is in: ${groups.map(({ name }) => name).join(", ")}`, door, ["groups"]),
        derived("what is not admitted is dropped, and the check waits in vain"),
      ],
    });
  },
});
