/** Finds an MQTT broker that a release stops with all its clients on it. */
import { byDefault, derived, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const noEvacuation: Rule = defineRule({
  id: "no-evacuation",
  category: "release",
  severity: "warning",
  docs: {
    what: "A release stops an MQTT broker without moving its clients first, and does not close them at a rate either.",
    why:
      "All clients of an instance are cut at once, come back at once, and find their sessions gone, since a broker keeps " +
      "them in its memory. It is a warning, since clients that may lose their session get over it. After an instance was " +
      "added it stays empty, for the same reason.",
    source:
      "EMQX on node evacuation and rebalancing (EIP-0020); an EMQ X guide that says nothing of upgrades.",
  },
  messages: {
    cutAtOnce: {
      text: 'A release of "{part}" cuts all clients of an instance at once, with their sessions.',
      counterExample:
        'a release replaces "{part}-1": its clients all connect again in the same second, and what was queued for them ' +
        "is lost.",
      fix: 'let "{part}" evacuate on SIGTERM and say mqtt.evacuates: true, or set closePerSecond in its release.',
    },
  },
  about: ({ cluster }) => cluster.services,
  judge(service): Verdict<"cutAtOnce"> | readonly Verdict<"cutAtOnce">[] {
    if (!service.mqtt) return [];
    if (service.mqtt.evacuates || service.release.closePerSecond !== undefined) return holds;
    return violated({
      message: "cutAtOnce",
      part: service,
      path: ["mqtt", "evacuates"],
      data: { part: service.name },
      evidence: [
        service.mqtt.evacuates === false
          ? stated("mqtt.evacuates is false")
          : byDefault("mqtt.evacuates is not given, so nothing moves its clients"),
        derived("an instance ends with every connection that it still has"),
      ],
    });
  },
});
