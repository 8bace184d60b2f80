/** Finds a Redis that grows until the machine has no memory left. */
import { byDefault, derived } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

/** Read in the source of the version that is named. */
const maxmemory = { program: "Redis 7.0 on 64 bits", reference: "redis.conf, maxmemory" };

export const redisWithoutMemoryLimit: Rule = defineRule({
  id: "redis-without-memory-limit",
  category: "stores",
  severity: "warning",
  docs: {
    what: "A Redis has neither `memory` nor a limit of its process.",
    why:
      "Its data then grows until the machine has no memory left, and the kernel kills whatever it picks, which " +
      "may be a neighbour. It is a warning, since it depends on the growth of the data. With a limit of the " +
      "process and no `memory`, memory-limit-against-maxmemory speaks.",
    source: "Redis on key eviction: on 64-bit systems the default of maxmemory is 0, no limit.",
  },
  messages: {
    unlimited: {
      text: '"{part}" may grow without limit.',
      counterExample:
        'a queue in "{part}" is no longer read; it grows until the kernel kills a program of its choice.',
      fix: 'set `memory` of "{part}", and resources.memory to half as much again: then writes fail, and nothing is killed.',
    },
  },
  // A store that a cloud runs has the memory of its node.
  about: ({ redisStores }) =>
    redisStores.filter(({ resources, managed }) => !managed && resources?.memoryBytes === undefined),
  judge(part) {
    if (part.settings.memoryBytes !== undefined) return holds;
    return violated({
      message: "unlimited",
      part,
      data: { part: part.name },
      evidence: [
        byDefault("maxmemory is 0, which means no limit", maxmemory),
        byDefault("resources.memory is not given"),
        derived("nothing stops its growth but the end of the machine's memory"),
      ],
    });
  },
});
