/** Finds a store that holds state and may delete it to make room. */

import { sizeText } from "../../../base/size.ts";
import type { Evidence } from "../../../contract/finding.ts";
import { elasticacheDefaults } from "../../../model/managed.ts";
import type { Eviction, RedisStore } from "../../../model/redis.ts";
import type { VendorDefault } from "../../../model/vendor-default.ts";
import { byDefault, derived, stated, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Violated, violated } from "../../verdict.ts";

type MessageId = "anyKey" | "expiringKeys" | "whenLimited";

const fix = "let writes fail instead: {how}, or say cache: true if every key may be lost.";

export const evictionOnState: Rule = defineRule({
  id: "eviction-on-state",
  category: "stores",
  severity: "error",
  docs: {
    what:
      "A store that is not declared a cache has an eviction policy, and so deletes data when its " +
      "memory is full.",
    why:
      "The deletion is silent: queues, locks and counters disappear while every client is told " +
      "that all is well. A nonce counter that was evicted starts again at 0. With noeviction, " +
      "writes fail and somebody learns of it. Without `memory` nothing is evicted yet, and so " +
      "that case is a warning.",
    source:
      "Redis on key eviction; BullMQ on going to production (noeviction is the only setting that " +
      "works); the OpenZeppelin relayer scaling example (allkeys-lru on the Redis that is its " +
      "database).",
  },
  messages: {
    anyKey: {
      text: '"{part}" holds state, and deletes any key once its memory is full ({eviction}).',
      counterExample:
        '"{part}" is full; a client writes one more key, is told OK, and a queue that another wrote is gone.',
      fix,
    },
    expiringKeys: {
      text:
        '"{part}" holds state, and deletes keys with an expiry early, such as locks, once its ' +
        "memory is full ({eviction}).",
      counterExample:
        '"{part}" is full; a client writes one more key, and the lock of another is gone before it expired.',
      fix,
    },
    whenLimited: {
      text: '"{part}" holds state, and will delete keys as soon as `memory` is set ({eviction}).',
      counterExample:
        'somebody sets `memory` to protect the machine, and from then on "{part}" loses keys silently.',
      fix,
      severity: "warning",
    },
  },
  witness: { invariant: "ST-01" },
  about: ({ redisStores }) => redisStores.filter(({ settings }) => !settings.cache),
  judge: (store) => (store.settings.eviction === "noeviction" ? holds : evicting(store)),
});

const evictionOfElasticache: VendorDefault<Eviction> = elasticacheDefaults.eviction;

function evicting(store: RedisStore): Violated<MessageId> {
  const { eviction, memoryBytes } = store.settings;
  const isManaged = store.managed !== undefined;
  const whenFull = eviction.startsWith("volatile-") ? "expiringKeys" : "anyKey";
  return violated({
    message: memoryBytes === undefined && !isManaged ? "whenLimited" : whenFull,
    part: store,
    path: ["eviction"],
    data: {
      part: store.name,
      eviction,
      how: isManaged ? 'eviction: "noeviction"' : "remove `eviction` (the default is noeviction)",
    },
    evidence: [
      isManaged
        ? vendorFact(`eviction is ${eviction}`, eviction, evictionOfElasticache)
        : stated(`eviction is ${eviction}`),
      byDefault("cache is false, so the store holds state"),
      memoryFact(store),
      derived(`durability "${store.durability}" does not bring back a key that was evicted`),
    ],
    repair: isManaged ? { path: ["eviction"], code: '"noeviction"' } : { path: ["eviction"] },
  });
}

function memoryFact({ settings: { memoryBytes }, managed }: RedisStore): Evidence {
  if (memoryBytes !== undefined) return stated(`memory is ${sizeText(memoryBytes)}`);
  if (managed) return byDefault("the type of its node limits its memory", evictionOfElasticache);
  return byDefault("memory is unlimited, so nothing is evicted yet");
}
