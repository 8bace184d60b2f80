/** Finds instances that fail their checks all at once, behind a balancer that then sends requests to all of them. */
import { durationText } from "../../../base/duration.ts";
import type { Balancer } from "../../../model/balancer.ts";
import { isOfCloud } from "../../../model/product.ts";
import type { Service } from "../../../model/service.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

interface Routed {
  readonly service: Service;
  readonly door: Balancer;
}

export const failOpen: Rule = defineRule({
  id: "fail-open",
  category: "health",
  severity: "info",
  docs: {
    what: "Behind a balancer of a cloud the check of each instance fails at once when a store that all of them share is down.",
    why:
      "All fail together. The balancer then sends requests to all of them, since it knows of nobody better, and a runner that " +
      "replaces what is unhealthy stops and starts every instance for a store that is gone. It is info, since a check that " +
      "proves work is right otherwise, and one that bears a short absence is as good.",
    source:
      "Elastic Load Balancing on target groups without a healthy target (fail open); Amazon Builders' Library on health checks.",
  },
  messages: {
    allAtOnce: {
      text: 'When "{store}" is down every instance of "{part}" is unhealthy at once: "{door}" then sends requests to all of them{andKilled}.',
      fix: 'let the check of "{part}" bear {seconds} seconds without "{store}": {how}.',
    },
  },
  options: {
    seconds: {
      default: 5,
      means: "Seconds for which a check has to bear the absence of a store that all instances share.",
    },
  },
  about: ({ cluster, balancersOf }) =>
    cluster.services.flatMap((service) =>
      balancersOf(service.name).map((door): Routed => ({ service, door })),
    ),
  judge({ service: part, door }, facts, { seconds }) {
    const store = sharedBy(part, facts);
    const { health } = part;
    const provesWork = health?.kind === "http-health" && health.proves === "work";
    if (!isOfCloud(door.product) || !provesWork || store === undefined) return holds;
    if (patienceMs(part) >= seconds * 1_000) return holds;
    return violated({
      message: "allAtOnce",
      part,
      path: part.runner ? ["runner", "check"] : ["health", "steady"],
      data: {
        part: part.name,
        store,
        door: door.name,
        seconds,
        how: part.runner
          ? `check: { every: "${seconds}s", unhealthy: 2 } in its ecs({ … })`
          : `steady: { every: "${Math.ceil(seconds / 3)}s", fall: 3 }`,
        andKilled: part.runner ? ", and ECS replaces them one after the other" : "",
      },
      evidence: [
        stated("health proves work"),
        derived(`it fails for ${durationText(patienceMs(part))} before an instance is unhealthy`),
        stated(`"${part.name}" refers to "${store}"`),
        byDefault("without a healthy target it routes to all", {
          program: "Elastic Load Balancing",
          reference: "target group health: fail open",
        }),
        derived(`what "${part.name}" does needs "${store}"`),
      ],
    });
  },
});

/** How long the check fails before an instance counts as unhealthy. */
function patienceMs({ health }: Service): number {
  return health?.steady ? health.steady.everyMs * health.steady.fall : 0;
}

function sharedBy({ name }: Service, { network }: Facts): string | undefined {
  return network.edgesFrom(name).find(({ to }) => to.kind === "store")?.to.name;
}
