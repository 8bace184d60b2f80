/** Finds services that together open more connections to a store than it takes. */
import { defaultMaxConnections } from "../../../model/mysql.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import type { Vendor } from "../../../model/vendor-default.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { mostInRelease } from "../../most-instances.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

const REDIS: Vendor = { program: "Redis 7.0", reference: "redis.conf, maxclients" };
const MYSQL: Vendor = { program: "MySQL 8.4", reference: "server system variables, max_connections" };
const REDIS_MAX_CLIENTS = 10_000;
const ELASTICACHE: Vendor = {
  program: "Amazon ElastiCache",
  reference: "user guide, parameters: maxclients",
};
const ELASTICACHE_MAX_CLIENTS = 65_000;

type MessageId = "overdrawn" | "overdrawnAtMost";

interface Limit {
  readonly connections: number;
  readonly isDefault: boolean;
  readonly vendor: Vendor;
}

/** What one service opens at most: of old and new instances while it is released. */
interface Share {
  readonly service: Service;
  readonly most: number;
  readonly instances: number;
  readonly each: number;
}

export const connectionBudget: Rule = defineRule({
  id: "connection-budget",
  category: "capacity",
  severity: "error",
  docs: {
    what: "The connection pools of all instances together are larger than what their store accepts, counted in a release.",
    why:
      "A release has more instances than at rest: the new ones open their pools while the old ones hold theirs. The store " +
      "refuses what is above its limit, so that new instances do not get ready, or serve errors: an error. Where it takes as " +
      "many instances as scaling allows, it is a warning, since they may never be needed at once.",
    source: "MySQL on max_connections and error 1040; Redis on maxclients.",
  },
  messages: {
    overdrawn: {
      text: '{services} open up to {needed} connections to "{store}" in a release, which takes {limit}.',
      counterExample:
        'a release of {largest} begins under load; old and new instances fill their pools, and "{store}" refuses ' +
        "connection {first}.",
      fix: 'lower pool.max in the calls to "{store}", or raise its limit to {needed} or more.',
    },
    overdrawnAtMost: {
      text: 'Scaled to their most, {services} open up to {needed} connections to "{store}" in a release, which takes {limit}.',
      counterExample:
        'in the busiest hour policies add instances of {largest}; they fill their pools, and "{store}" refuses connection {first}.',
      fix: 'lower pool.max in the calls to "{store}" or scaling.max, or raise its limit to {needed} or more.',
      severity: "warning",
    },
  },
  witness: { invariant: "CONN-01" },
  about: ({ cluster }) => cluster.stores,
  judge(store, facts): Verdict<MessageId> | readonly Verdict<MessageId>[] {
    const callers = facts
      .connectionsTo(store.name)
      .flatMap(({ from }) => (from.kind === "service" ? [from] : []));
    const [begun, scaled] = [({ replicas }: Service) => replicas, mostReplicas].map((count) =>
      callers.flatMap((service) => shareOf(service, store, count(service))),
    );
    if (!begun || !scaled || begun.length === 0) return [];
    const limit = limitOf(store);
    if (limit === "unknown") return unknownLimit(store);
    if (!limit) return [];
    if (sumOf(begun) > limit.connections) return overdrawn("overdrawn", store, begun, limit);
    if (sumOf(scaled) > limit.connections) return overdrawn("overdrawnAtMost", store, scaled, limit);
    const silent = callers.filter((service) => !begun.some((share) => share.service === service));
    return silent.length === 0 ? holds : silent.map((service) => askedOf(service, store));
  },
});

function sumOf(shares: readonly Share[]): number {
  return shares.reduce((sum, { most }) => sum + most, 0);
}

function overdrawn(
  message: MessageId,
  store: Store,
  shares: readonly Share[],
  limit: Limit,
): Verdict<MessageId> {
  const needed = sumOf(shares);
  const largest = [...shares].sort((a, b) => b.most - a.most)[0];
  const fact = `"${store.name}" takes ${limit.connections} connections`;
  return violated({
    message,
    part: store,
    data: {
      services: listText(shares.map(({ service }) => `"${service.name}"`)),
      store: store.name,
      needed,
      limit: limit.connections,
      largest: `"${largest?.service.name ?? ""}"`,
      first: limit.connections + 1,
    },
    evidence: [
      limit.isDefault ? byDefault(fact, limit.vendor) : stated(fact),
      ...shares.map(({ service, most, instances, each }) => {
        const sum = `"${service.name}": ${instances} instances with ${each} connections each are ${most}`;
        return stated(sum, service, ["calls"]);
      }),
      derived(`${needed} is more than ${limit.connections}`),
    ],
  });
}

function shareOf(service: Service, store: Store, wanted: number): readonly Share[] {
  const pools = (service.calls ?? []).flatMap(({ to, pool }) => (to === store.name && pool ? [pool] : []));
  if (pools.length === 0) return [];
  const each = pools.reduce((sum, { max }) => sum + max, 0);
  const instances = mostInRelease(service, wanted);
  return [{ service, each, instances, most: each * instances }];
}

function askedOf(service: Service, store: Store): Verdict<MessageId> {
  const tell = `say calls: [{ to: ${store.name}, pool: { max: 10 } }] on "${service.name}".`;
  return unknown(service, `how many connections an instance opens to "${store.name}"`, tell);
}

function unknownLimit(store: Store): Verdict<MessageId> {
  const tell = `say maxConnections on "${store.name}": RDS sets it by the memory of the instance.`;
  return unknown(store, "how many connections it takes", tell);
}

function limitOf(store: Store): Limit | "unknown" | undefined {
  if (store.engine === "mysql") {
    const connections = store.settings.maxConnections;
    const isDefault = connections === defaultMaxConnections;
    if (isDefault && store.managed) return "unknown";
    return { connections, isDefault, vendor: MYSQL };
  }
  if (store.engine !== "redis") return undefined;
  if (store.managed) return { connections: ELASTICACHE_MAX_CLIENTS, isDefault: true, vendor: ELASTICACHE };
  return { connections: REDIS_MAX_CLIENTS, isDefault: true, vendor: REDIS };
}
