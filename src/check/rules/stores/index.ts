/** The rules of the category "stores". */
import type { Rule } from "../../rule.ts";
import { brokersWithoutRack } from "./brokers-without-rack.ts";
import { cacheHoldsState } from "./cache-holds-state.ts";
import { confirmedByOneCopy } from "./confirmed-by-one-copy.ts";
import { deliveryBelowRequest } from "./delivery-below-request.ts";
import { durabilityAgainstPromise } from "./durability-against-promise.ts";
import { durabilityOnState } from "./durability-on-state.ts";
import { emptyPrimaryRestart } from "./empty-primary-restart.ts";
import { endOfLife } from "./end-of-life.ts";
import { evictionOnState } from "./eviction-on-state.ts";
import { groupAbovePartitions } from "./group-above-partitions.ts";
import { heartbeatAboveSession } from "./heartbeat-above-session.ts";
import { inSyncNeedsAll } from "./in-sync-needs-all.ts";
import { kafkaFlushInterval } from "./kafka-flush-interval.ts";
import { kafkaMixedCopies } from "./kafka-mixed-copies.ts";
import { memoryLimitAgainstMaxmemory } from "./memory-limit-against-maxmemory.ts";
import { mysqlDurabilityFlags } from "./mysql-durability-flags.ts";
import { mysqlSemisyncFallback } from "./mysql-semisync-fallback.ts";
import { offsetsExpireFirst } from "./offsets-expire-first.ts";
import { redisBacklog } from "./redis-backlog.ts";
import { redisFailoverTimeouts } from "./redis-failover-timeouts.ts";
import { redisMinReplicas } from "./redis-min-replicas.ts";
import { redisWithoutMemoryLimit } from "./redis-without-memory-limit.ts";
import { retryBelowFailover } from "./retry-below-failover.ts";
import { signedAddressLifetime } from "./signed-address-lifetime.ts";
import { singleCopyTopic } from "./single-copy-topic.ts";
import { startsBeforeReader } from "./starts-before-reader.ts";
import { topicAboveBrokers } from "./topic-above-brokers.ts";
import { topicsByThemselves } from "./topics-by-themselves.ts";
import { uncleanElection } from "./unclean-election.ts";
import { zookeeperClientConnections } from "./zookeeper-client-connections.ts";
import { zookeeperHeap } from "./zookeeper-heap.ts";
import { zookeeperNeverPurges } from "./zookeeper-never-purges.ts";
import { zookeeperSessionRange } from "./zookeeper-session-range.ts";

export const storesRules: readonly Rule[] = [
  brokersWithoutRack,
  cacheHoldsState,
  confirmedByOneCopy,
  deliveryBelowRequest,
  durabilityAgainstPromise,
  durabilityOnState,
  emptyPrimaryRestart,
  endOfLife,
  evictionOnState,
  groupAbovePartitions,
  heartbeatAboveSession,
  inSyncNeedsAll,
  kafkaFlushInterval,
  kafkaMixedCopies,
  memoryLimitAgainstMaxmemory,
  mysqlDurabilityFlags,
  mysqlSemisyncFallback,
  offsetsExpireFirst,
  redisBacklog,
  redisFailoverTimeouts,
  redisMinReplicas,
  redisWithoutMemoryLimit,
  retryBelowFailover,
  signedAddressLifetime,
  singleCopyTopic,
  startsBeforeReader,
  topicAboveBrokers,
  topicsByThemselves,
  uncleanElection,
  zookeeperClientConnections,
  zookeeperHeap,
  zookeeperNeverPurges,
  zookeeperSessionRange,
];
