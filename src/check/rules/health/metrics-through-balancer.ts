/** Finds a route for metrics through a balancer, where each look meets another instance. */
import { mostReplicas } from "../../../model/scaling.ts";

import { doorOf } from "../../broker-doors.ts";
import { derived, stated } from "../../evidence.ts";
import { mostFact } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const METRICS = /\/(?:metrics|prometheus)\/?$/;

export const metricsThroughBalancer: Rule = defineRule({
  id: "metrics-through-balancer",
  category: "health",
  severity: "warning",
  docs: {
    what: "A balancer routes the path of metrics to a service that has several instances.",
    why:
      "Each look meets whichever instance the balancer chose: counters jump up and down between instances, a sum over them is " +
      "never seen, and who may reach the door reads them too. It is a warning, since the work itself goes on.",
    source:
      "Prometheus on targets (one for each instance); the OpenZeppelin relayer scaling example, `location /metrics`.",
  },
  messages: {
    anyInstance: {
      text: '"{door}" gives {path} to any of {replicas} instances of "{part}".',
      counterExample:
        'the first look meets "{part}-1" with 900 requests counted, the next "{part}-2" with 40: a rate below zero.',
      fix: 'remove that route, and let Prometheus read each instance of "{part}" at its own port.',
    },
  },
  about: ({ cluster }) =>
    cluster.balancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener }))),
  judge(door, facts): Verdict<"anyInstance"> | readonly Verdict<"anyInstance">[] {
    const spread = door.listener.routes.flatMap(({ path, to }) => {
      const part = facts.partNamed(to);
      const isSpread = part?.kind === "service" && mostReplicas(part) > 1;
      return path !== undefined && METRICS.test(path) && isSpread ? [{ path, part }] : [];
    });
    if (spread.length === 0) return holds;
    return spread.map(({ path, part }) =>
      violated({
        message: "anyInstance",
        part: doorOf(door),
        path: ["routes"],
        data: { door: door.balancer.name, path, part: part.name, replicas: mostReplicas(part) },
        evidence: [
          stated(`a route leads from ${path} to "${part.name}"`),
          mostFact(part),
          derived("each instance counts for itself"),
        ],
      }),
    );
  },
});
