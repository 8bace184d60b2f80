/** Finds a balancer whose only health checks are the requests of its clients. */
import { servicesBehind } from "../../../model/balancer.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const upstream = { program: "nginx 1.22", reference: "ngx_http_upstream_module, health_check (commercial)" };

export const passiveChecks: Rule = defineRule({
  id: "passive-checks",
  category: "health",
  severity: "warning",
  docs: {
    what: "An nginx does not ask its instances whether they work.",
    why:
      "Without a module for it, nginx finds a dead instance by the requests that fail there, and tries it again with " +
      "those of the next clients after fail_timeout. What else checks the instances (Docker, say) tells nginx nothing. " +
      "It is a warning, since a repeat on another instance hides most of it.",
    source:
      "nginx on max_fails and fail_timeout; the OpenZeppelin relayer scaling example and an EMQ X guide, which have only these.",
  },
  messages: {
    clientsProbe: {
      text: '"{door}" learns from its clients\' own requests that an instance of {parts} is dead.',
      counterExample:
        'an instance of {parts} hangs; the next requests through "{door}" wait for it until they time out, and again ' +
        "each time that fail_timeout is over.",
      fix: 'let "{door}" ask its instances (product.asksInstances), or remove `product`: tutti then does.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"clientsProbe"> {
    const { product } = balancer;
    if (product?.kind !== "nginx" || product.asksInstances) return holds;
    return violated({
      message: "clientsProbe",
      part: balancer,
      path: ["product", "asksInstances"],
      data: {
        door: balancer.name,
        parts: listText(servicesBehind(balancer).map((name) => `"${name}"`)),
      },
      evidence: [
        product.asksInstances === false
          ? stated("product.asksInstances is false")
          : byDefault("it asks no instance by itself", upstream),
        derived("only a failed request tells of a dead instance"),
      ],
    });
  },
});
