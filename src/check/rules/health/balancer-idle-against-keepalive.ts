/** Finds a balancer that ends MQTT connections while their clients are silent as they may be. */
import { durationText } from "../../../base/duration.ts";
import { brokerDoorsIn, doorOf } from "../../broker-doors.ts";
import { derived, stated } from "../../evidence.ts";
import { idleOf } from "../../idle.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

export const balancerIdleAgainstKeepalive: Rule = defineRule({
  id: "balancer-idle-against-keepalive",
  category: "health",
  severity: "error",
  docs: {
    what: "A balancer ends a silent connection sooner than MQTT clients have to speak.",
    why:
      "A subscriber says nothing for its whole keepalive. A balancer that waits less long closes its connection " +
      "each time, and the client comes back for ever, with a takeover of its session and its last will each time: " +
      "an error.",
    source:
      "EMQX on HAProxy: the timeouts above the keepalive × 1.2. Measured with the settings of an EMQ X guide (timeout " +
      "client 600s, timeout server 50s): with a keepalive of 60 s the connection was closed after 50.1 s.",
  },
  messages: {
    cutsSilent: {
      text: '"{door}" ends a connection to "{part}" that is silent for {idle}, and its clients may be for {keepalive}.',
      counterExample:
        'a device subscribes through "{door}" and has nothing to say; after {idle} its connection is closed, it comes ' +
        "back, and so for ever.",
      fix: 'set {option} of "{door}" to {enough} or more, or let the clients of "{part}" speak more often.',
    },
  },
  options: {
    margin: { default: 1.2, means: "Multiple of the keepalive that a connection has to be kept." },
  },
  witness: { invariant: "SES-01" },
  about: brokerDoorsIn,
  judge(door, _facts, { margin }): Verdict<"cutsSilent"> {
    const { balancer, listener, service, broker } = door;
    const { keepaliveMs } = broker;
    if (keepaliveMs === undefined) {
      const tell = `say mqtt: { keepalive: "60s" } on "${service.name}": the longest that its clients use.`;
      return unknown(service, "the longest keepalive of its clients", tell);
    }
    const idle = idleOf(balancer, listener);
    if (idle.ms >= keepaliveMs * margin) return holds;
    const enough = durationText(Math.ceil(keepaliveMs * margin));
    return violated({
      message: "cutsSilent",
      part: doorOf(door),
      path: idle.path,
      data: {
        door: balancer.name,
        part: service.name,
        idle: durationText(idle.ms),
        keepalive: durationText(keepaliveMs),
        option: idle.path.join("."),
        enough,
      },
      evidence: [
        idle.evidence,
        stated(`mqtt.keepalive of "${service.name}" is ${durationText(keepaliveMs)}`, service, [
          "mqtt",
          "keepalive",
        ]),
        derived(`a connection has to be kept for ${enough}, ${margin} × the keepalive`),
      ],
    });
  },
});
