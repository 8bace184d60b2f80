/** Finds a balancer that looks up the addresses of its instances once, when it starts. */
import { servicesBehind } from "../../../model/balancer.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const upstream = {
  program: "nginx 1.22",
  reference: "ngx_http_upstream_module, server … resolve (commercial)",
};

export const namesResolvedOnce: Rule = defineRule({
  id: "names-resolved-once",
  category: "network",
  severity: "warning",
  docs: {
    what: "An nginx looks up the names of its upstream servers once, when it starts.",
    why:
      "An instance that is made anew has another address; nginx goes on sending requests to the old one until it is " +
      "reloaded. If a name is missing when it starts, it does not start at all. It is a warning, since a reload after each " +
      "change mends it.",
    source: "nginx on the parameter resolve of server; the OpenZeppelin relayer scaling example.",
  },
  messages: {
    oldAddresses: {
      text: '"{door}" goes on using the old address of an instance of {parts} that was made anew.',
      counterExample:
        'an instance of {parts} is replaced and gets another address; "{door}" sends its share of the requests to nobody ' +
        "until somebody reloads it.",
      fix: 'reload "{door}" after each change and say product.resolvesNames: "while-running", or remove `product`.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"oldAddresses"> {
    const { product } = balancer;
    if (product?.kind !== "nginx" || product.resolvesNames === "while-running") return holds;
    return violated({
      message: "oldAddresses",
      part: balancer,
      path: ["product", "resolvesNames"],
      data: {
        door: balancer.name,
        parts: listText(servicesBehind(balancer).map((name) => `"${name}"`)),
      },
      evidence: [
        product.resolvesNames
          ? stated('product.resolvesNames is "at-start"')
          : byDefault("names are looked up when the configuration is read", upstream),
        derived("an instance that is replaced has another address"),
      ],
    });
  },
});
