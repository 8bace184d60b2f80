/** Finds a door that passes on whatever a stranger says of where a request comes from. */

import { doorOf } from "../../broker-doors.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";
import { isOpenToWorld } from "../../world.ts";

const header = { program: "nginx 1.22", reference: "ngx_http_proxy_module, proxy_set_header" };

export const forwardedTrust: Rule = defineRule({
  id: "forwarded-trust",
  category: "network",
  severity: "warning",
  docs: {
    what: "An nginx that is open to everybody keeps the X-Forwarded-For of its clients, or adds to it.",
    why:
      "A client then names any address as its own, and whatever goes by addresses behind the door (limits, bans, logs) " +
      "believes it. It is a warning, since a program may look at the last address alone.",
    source:
      "nginx on $proxy_add_x_forwarded_for, which appends to what the client sent; the OpenZeppelin relayer scaling example.",
  },
  messages: {
    believesClients: {
      text: '"{door}" is open to everybody, and passes on the X-Forwarded-For that a client sends.',
      counterExample:
        'a client sends 10.0.0.1 as X-Forwarded-For through "{door}"; the limit of its rate counts for that address, ' +
        "another one each time.",
      fix: 'set the header to $remote_addr in "{door}" and say product.forwardedFor: "replace".',
    },
  },
  about: ({ cluster }) =>
    cluster.balancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener }))),
  judge(door): Verdict<"believesClients"> {
    const { balancer, listener } = door;
    const { product, name } = balancer;
    const isSafe = product?.kind !== "nginx" || product.forwardedFor === "replace";
    if (isSafe || listener.listen.protocol !== "http" || !isOpenToWorld(listener.from)) return holds;
    return violated({
      message: "believesClients",
      part: doorOf(door),
      path: ["product", "forwardedFor"],
      data: { door: name },
      evidence: [
        product.forwardedFor === undefined
          ? byDefault("headers of the client are passed on as they are", header)
          : stated(`product.forwardedFor is "${product.forwardedFor}"`),
        stated("from admits everybody"),
        derived("the first address in the header is what the client says"),
      ],
    });
  },
});
