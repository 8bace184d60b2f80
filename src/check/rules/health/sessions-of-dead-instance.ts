/** Finds a balancer that leaves connections to a dead instance open. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const onMarkedDown = { program: "HAProxy 2.6", reference: "configuration.txt, on-marked-down" };

export const sessionsOfDeadInstance: Rule = defineRule({
  id: "sessions-of-dead-instance",
  category: "health",
  severity: "warning",
  docs: {
    what: "An HAProxy over tcp does not close the connections to an instance that its checks have found dead.",
    why:
      "A check that fails keeps new connections away; those that are open stay, also to an instance that hangs or whose " +
      "machine is gone. It is a warning, since clients find out in the end: an MQTT client after 1.5 × its keepalive.",
    source: "HAProxy on on-marked-down: by default the established connections of a server stay.",
  },
  messages: {
    staysConnected: {
      text: '"{door}" leaves connections to a dead instance open.',
      counterExample:
        'an instance behind "{door}" hangs; its check fails, and every client that was on it goes on waiting for it.',
      fix: 'set product.onMarkedDown of "{door}" to "shutdown-sessions", unless an evacuation answers its checks.',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"staysConnected"> {
    const { product, listeners } = balancer;
    if (product?.kind !== "haproxy" || product.onMarkedDown === "shutdown-sessions") return holds;
    if (!listeners.some(({ listen }) => listen.protocol === "tcp")) return holds;
    return violated({
      message: "staysConnected",
      part: balancer,
      path: ["product", "onMarkedDown"],
      data: { door: balancer.name },
      evidence: [
        product.onMarkedDown
          ? stated('product.onMarkedDown is "keep-sessions"')
          : byDefault("on-marked-down is not given, so sessions stay", onMarkedDown),
        derived("over tcp a connection lives as long as its client"),
      ],
    });
  },
});
