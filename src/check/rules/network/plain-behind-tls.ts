/** Finds a balancer that takes TLS off and sends what clients say over the network as it is. */
import { brokerDoorsIn, doorOf } from "../../broker-doors.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const plainBehindTls: Rule = defineRule({
  id: "plain-behind-tls",
  category: "network",
  severity: "warning",
  docs: {
    what: "A balancer that somebody else configures ends the TLS of MQTT clients and connects to the broker without.",
    why:
      "The name and password of each client, and all that it sends, cross the network between the two in clear; what its " +
      "certificate says is lost. It is a warning, since the network between may be private. A balancer that tutti " +
      "configures is on the machine of its instances.",
    source:
      "EMQX on TLS at the load balancer; an EMQ X guide with a certificate on HAProxy and port 1883 behind it.",
  },
  messages: {
    clearBehind: {
      text: '"{door}" speaks TLS with clients, and none with "{part}".',
      counterExample:
        'somebody on the network between "{door}" and "{part}" reads the password of every device that connects.',
      fix: 'let "{door}" connect to "{part}" by TLS (product.encryptsBehind: true), or keep that network private and allow this.',
    },
  },
  about: brokerDoorsIn,
  judge(door): Verdict<"clearBehind"> {
    const { balancer, listener, service } = door;
    if (!listener.tls || !balancer.product || balancer.product.encryptsBehind) return holds;
    return violated({
      message: "clearBehind",
      part: doorOf(door),
      path: ["product", "encryptsBehind"],
      data: { door: balancer.name, part: service.name },
      evidence: [
        stated("the listener has tls"),
        balancer.product.encryptsBehind === false
          ? stated("product.encryptsBehind is false")
          : byDefault("product.encryptsBehind is not given: a balancer that ends TLS connects without"),
        derived("an MQTT client says its name and password in the first bytes"),
      ],
    });
  },
});
