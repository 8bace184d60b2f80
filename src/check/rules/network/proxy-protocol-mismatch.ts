/** Finds a balancer and a port of which one speaks the PROXY protocol and the other does not. */
import type { Balancer } from "../../../model/balancer.ts";
import type { Listener } from "../../../model/listener.ts";
import type { Port } from "../../../model/port.ts";
import type { Product } from "../../../model/product.ts";
import type { Service } from "../../../model/service.ts";
import { doorOf } from "../../broker-doors.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

/** A way from a balancer that somebody else configures to a port of a service. */
interface Way {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly product: Product;
  readonly service: Service;
  readonly port: Port;
}

type MessageId = "headerMissing" | "headerUnexpected";

export const proxyProtocolMismatch: Rule = defineRule({
  id: "proxy-protocol-mismatch",
  category: "network",
  severity: "error",
  docs: {
    what: "A balancer sends a PROXY header that the port behind it does not expect, or the reverse.",
    why:
      "The first bytes of every connection are then taken for something else: a broker reads the header as MQTT, or waits " +
      "for a header and reads MQTT. No connection comes about: an error. Balancers that tutti configures follow the port.",
    source:
      "HAProxy's PROXY protocol specification; EMQX on proxy_protocol: on both sides or on neither (emqx#932, #5036).",
  },
  messages: {
    headerMissing: {
      text: 'Port {port} of "{part}" expects a PROXY header, and "{door}" sends none.',
      counterExample:
        'a client connects through "{door}"; "{part}" takes its first bytes for a broken header and hangs up, each time.',
      fix: 'let "{door}" send the header (product.sendsProxyHeader: true), or remove proxyProtocol of port {port}.',
    },
    headerUnexpected: {
      text: '"{door}" sends a PROXY header, and port {port} of "{part}" expects none.',
      counterExample:
        'a client connects through "{door}"; "{part}" takes the header for the first bytes of the client and hangs up, ' +
        "each time.",
      fix: 'say proxyProtocol on port {port} of "{part}" and let the program read it, or send none.',
    },
  },
  witness: { invariant: "CONN-01" },
  about: waysIn,
  judge({ balancer, listener, product, service, port }): Verdict<MessageId> {
    const isSent = product.sendsProxyHeader ?? false;
    const isExpected = port.proxyProtocol !== undefined;
    if (isSent === isExpected) return holds;
    const expects = isExpected ? `proxyProtocol is ${port.proxyProtocol}` : "proxyProtocol is not given";
    return violated({
      message: isSent ? "headerUnexpected" : "headerMissing",
      part: doorOf({ balancer, listener }),
      path: ["product", "sendsProxyHeader"],
      data: { door: balancer.name, part: service.name, port: port.port },
      evidence: [
        product.sendsProxyHeader === undefined
          ? byDefault("sendsProxyHeader is false")
          : stated(`product.sendsProxyHeader is ${isSent}`),
        isExpected ? stated(expects, service, ["port"]) : byDefault(expects),
        derived("one of the two takes the first bytes of a connection for what they are not"),
      ],
    });
  },
});

function waysIn({ cluster, partNamed }: Facts): readonly Way[] {
  return cluster.balancers.flatMap((balancer) => {
    const { product, listeners } = balancer;
    if (!product) return [];
    return listeners.flatMap((listener) =>
      listener.routes.flatMap(({ to, port: name }): readonly Way[] => {
        const service = partNamed(to);
        if (service?.kind !== "service") return [];
        const port = name === undefined ? service.port : service.ports[name];
        return port ? [{ balancer, listener, product, service, port }] : [];
      }),
    );
  });
}
