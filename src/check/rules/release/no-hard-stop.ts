/** Finds an HAProxy of which old processes stay after a reload, for as long as a client stays. */
import { byDefault, derived } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

const hardStop = { program: "HAProxy 2.6", reference: "configuration.txt, hard-stop-after" };

export const noHardStop: Rule = defineRule({
  id: "no-hard-stop",
  category: "release",
  severity: "warning",
  docs: {
    what: "An HAProxy over tcp has no hard-stop-after.",
    why:
      "After a reload the old process serves its connections under the old configuration until the last one ends, which " +
      "over tcp may be never. Each reload leaves one more, with its memory and without health checks. It is a warning, " +
      "since it takes reloads and clients that stay.",
    source:
      "HAProxy on hard-stop-after; measured with HAProxy 2.6: the old process was there 25 s after the reload with an MQTT " +
      "client on it, and gone after 6.5 s with hard-stop-after 5s.",
  },
  messages: {
    staysForever: {
      text: 'After a reload the old process of "{door}" stays until its last connection ends.',
      counterExample:
        'the configuration of "{door}" is mended and reloaded; clients that were connected go on under the old one, ' +
        "for days.",
      fix: 'set hard-stop-after in the configuration of "{door}", and say product.hardStopAfter: "30m".',
    },
  },
  about: ({ cluster }) => cluster.balancers,
  judge(balancer): Verdict<"staysForever"> {
    const { product, listeners } = balancer;
    if (product?.kind !== "haproxy" || product.hardStopAfterMs !== undefined) return holds;
    if (!listeners.some(({ listen }) => listen.protocol === "tcp")) return holds;
    return violated({
      message: "staysForever",
      part: balancer,
      path: ["product", "hardStopAfter"],
      data: { door: balancer.name },
      evidence: [
        byDefault("hard-stop-after is not given, so an old process ends with its last connection", hardStop),
        derived("over tcp a connection lives as long as its client"),
      ],
    });
  },
});
