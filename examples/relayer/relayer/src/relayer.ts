/** The parts of one relayer, put together: what it knows, what it sends, whom it tells. */
import { Chain } from "./chain.ts";
import type { Config } from "./config.ts";
import { Courier } from "./courier.ts";
import { type RelayerKeys, relayerKeys, signerKeys } from "./keys.ts";
import { Lease } from "./lease.ts";
import { Metrics } from "./metrics.ts";
import { Probe } from "./probe.ts";
import { Redis } from "./redis.ts";
import { Resealer } from "./resealer.ts";
import { Seal } from "./seal.ts";
import { Sender } from "./sender.ts";
import { SenderStore } from "./sender-store.ts";
import { Signer } from "./signer.ts";
import { storeGauges } from "./store-gauges.ts";
import { TransactionStore } from "./transaction-store.ts";
import { WebhookQueue } from "./webhook-queue.ts";

export interface Relayer {
  readonly address: string;
  readonly store: TransactionStore;
  readonly probe: Probe;
  readonly metrics: Metrics;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function relayerOf(config: Config): Relayer {
  const redis = new Redis(config.redisUrl);
  const chain = new Chain(config.rpcUrl);
  const signer = new Signer(config.signerKey);
  const seal = new Seal(config.storageKey, config.storageKeyAlso);
  const relayerNames = relayerKeys(config.relayerId);
  const signerNames = signerKeys(signer.address);
  const metrics = new Metrics(storeGauges(redis, relayerNames, signerNames));
  const lease = new Lease(redis, signerNames, config.instance);
  const announces = config.webhook !== undefined;
  const senderStore = new SenderStore(redis, lease, {
    relayer: relayerNames,
    signer: signerNames,
    seal,
    announces,
  });
  const sender = new Sender(chain, senderStore, lease, signer, (settled) => metrics.settled(settled));
  const probe = new Probe(redis, chain, config.instance);
  const store = new TransactionStore(redis, config.relayerId, seal);
  const courier = courierOf(config, redis, relayerNames, store);
  const resealer = new Resealer(redis, relayerNames, signerNames, seal);
  return {
    address: signer.address,
    store,
    probe,
    metrics,
    async start() {
      await redis.connect();
      probe.start();
      sender.start();
      courier?.start();
      if (config.storageKeyAlso !== undefined) void resealer.start();
    },
    async stop() {
      await Promise.all([sender.stop(), courier?.stop()]);
    },
  };
}

function courierOf(
  { webhook }: Config,
  redis: Redis,
  keys: RelayerKeys,
  store: TransactionStore,
): Courier | undefined {
  return webhook && new Courier(new WebhookQueue(redis, keys), store, webhook);
}
