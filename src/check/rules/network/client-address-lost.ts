/** Finds an MQTT broker that sees its balancer in place of every client. */
import { brokerDoorsIn, doorOf } from "../../broker-doors.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const clientAddressLost: Rule = defineRule({
  id: "client-address-lost",
  category: "network",
  severity: "warning",
  docs: {
    what: "A balancer sends MQTT connections on without telling the broker where they come from.",
    why:
      "To the broker all clients then have one address, that of the balancer: what it limits, bans, allows or logs by " +
      "address is wrong for all of them, and a ban of one client is one of everybody. It is a warning, since a broker may " +
      "use addresses for nothing.",
    source: "EMQX on HAProxy and nginx: proxy_protocol on both sides; an EMQ X guide that has it on neither.",
  },
  messages: {
    oneAddress: {
      text: '"{part}" sees the address of "{door}" in place of that of each client.',
      counterExample:
        'one device behind "{door}" fails to log in too often; "{part}" bans its address, and no device gets in.',
      fix: 'say proxyProtocol: "v2" on port {port} of "{part}" and let the broker read it; "{door}" then sends the header.',
    },
  },
  about: brokerDoorsIn,
  judge(door): Verdict<"oneAddress"> | readonly Verdict<"oneAddress">[] {
    const { balancer, service, port } = door;
    // A network balancer of AWS keeps the address by itself, or not, by the kind of its targets.
    if (balancer.product?.kind === "aws-network") return [];
    if (port.proxyProtocol || balancer.product?.sendsProxyHeader) return holds;
    return violated({
      message: "oneAddress",
      part: doorOf(door),
      data: { door: balancer.name, part: service.name, port: port.port },
      evidence: [
        byDefault(`port ${port.port} of "${service.name}" expects no PROXY header`),
        stated(`"${service.name}" is an MQTT broker`, service, ["mqtt"]),
        derived("a proxy opens a connection of its own, from its own address"),
      ],
    });
  },
});
