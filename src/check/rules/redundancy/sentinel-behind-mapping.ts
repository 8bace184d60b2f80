/** Finds Sentinels that tell each other addresses at which nobody reaches them. */

import { byDefault, derived, stated } from "../../evidence.ts";
import { replicatedRedis } from "../../replicated-redis.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, violated } from "../../verdict.ts";

export const sentinelBehindMapping: Rule = defineRule({
  id: "sentinel-behind-mapping",
  category: "redundancy",
  severity: "error",
  docs: {
    what: "Sentinels stand behind mapped ports or addresses, and announce those that they have inside.",
    why:
      "Each finds the others by what they say of themselves, and connects to an address that leads nowhere: it stays alone, and " +
      "one is no majority. It is an error, since no failover ever happens.",
    source: "Redis on Sentinel, “Sentinel, Docker, NAT, and possible issues”: announce-ip and announce-port.",
  },
  messages: {
    unreachable: {
      text: 'Sentinels of "{part}" stand behind mapped ports, and announce their inner addresses.',
      counterExample:
        'the primary of "{part}" is lost; each of {count} Sentinels knows itself alone, and none is authorised to act.',
      fix: "set announce-ip and announce-port of each Sentinel and replica, and say announces: true; or use the host's network.",
    },
  },
  witness: { invariant: "FD-10" },
  about: replicatedRedis,
  judge({ part, replication: { sentinel } }): Verdict<"unreachable"> {
    if (!sentinel?.isMapped || sentinel.announces) return holds;
    return violated({
      message: "unreachable",
      part,
      path: ["sentinel", "announces"],
      data: { part: part.name, count: sentinel.count },
      evidence: [
        stated("sentinel.mapped is true"),
        byDefault("sentinel.announces is false", {
          program: "Redis 7.0",
          reference: "sentinel.conf, announce-ip",
        }),
        derived("an inner address is none outside of its host"),
      ],
    });
  },
});
