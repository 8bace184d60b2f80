/** What the metrics tell of the store: read when they are asked for. */
import type { RelayerKeys, SignerKeys } from "./keys.ts";
import type { Gauges } from "./metrics.ts";
import type { Redis } from "./redis.ts";

export function storeGauges(redis: Redis, relayer: RelayerKeys, signer: SignerKeys): Gauges {
  return {
    queueDepths: () =>
      redis.ask(async (client) => {
        const [waiting, open, webhooks, dead] = await Promise.all([
          client.lLen(relayer.pending),
          client.zCard(signer.open),
          client.zCard(relayer.webhooks),
          client.lLen(relayer.deadWebhooks),
        ]);
        return { waiting, open, webhooks, dead_webhooks: dead };
      }),
    redisMemoryBytes: async () => {
      const text = await redis.ask((client) => client.info("memory"));
      const bytes = /^used_memory:(\d+)/m.exec(text)?.[1];
      if (bytes === undefined) throw new Error("INFO memory names no used_memory");
      return Number(bytes);
    },
  };
}
