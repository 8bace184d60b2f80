/** Finds an HAProxy over tcp that waits for one side longer than for the other. */
import { durationText } from "../../../base/duration.ts";
import { defaultTimeouts } from "../../../model/timeouts.ts";
import { doorOf } from "../../broker-doors.ts";
import { derived, settingFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const tcpTimeoutsDiffer: Rule = defineRule({
  id: "tcp-timeouts-differ",
  category: "capacity",
  severity: "warning",
  docs: {
    what: "An HAProxy of others has over tcp a client timeout that is not its server timeout, and no tunnel timeout.",
    why:
      "Over tcp the shorter one ends the connection, whichever side was silent: who set the longer one believes in it. It is a " +
      "warning, since connections that are never silent do not notice.",
    source:
      "HAProxy on timeout client (in TCP mode it is highly recommended that it equals the server timeout). Measured with " +
      "HAProxy 2.6: client 600s and server 50s end a silent connection at 50.1s.",
  },
  messages: {
    shorterDecides: {
      text: '"{door}" waits {client} for clients and {server} for instances: {shorter} is what holds.',
      counterExample:
        'a connection through "{door}" is silent for {shorter}, and is closed, though {longer} were allowed.',
      fix: "set timeouts.client and timeouts.server alike, or product.tunnel, which holds for both.",
    },
  },
  about: ({ cluster }) =>
    cluster.balancers.flatMap((balancer) => balancer.listeners.map((listener) => ({ balancer, listener }))),
  judge(door): Verdict<"shorterDecides"> | readonly Verdict<"shorterDecides">[] {
    const { balancer, listener } = door;
    const { product } = balancer;
    if (product?.kind !== "haproxy" || listener.listen.protocol !== "tcp") return [];
    const { clientMs, serverMs } = listener.timeouts;
    if (product.tunnelMs !== undefined || clientMs === serverMs) return holds;
    const [client, server] = [durationText(clientMs), durationText(serverMs)];
    const [shorter, longer] = clientMs < serverMs ? [client, server] : [server, client];
    return violated({
      message: "shorterDecides",
      part: doorOf(door),
      path: ["timeouts"],
      data: { door: balancer.name, client, server, shorter, longer },
      evidence: [
        settingFact(`timeouts.client is ${client}`, clientMs === defaultTimeouts.clientMs),
        settingFact(`timeouts.server is ${server}`, serverMs === defaultTimeouts.serverMs),
        derived("each side's silence counts from its own last byte"),
      ],
    });
  },
});
