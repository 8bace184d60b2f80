/** Finds services that together open more connections to a store than it takes. */
import { defaultMaxConnections } from "../../../model/mysql.ts";
import { mostReplicas } from "../../../model/scaling.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import type { Vendor } from "../../../model/vendor-default.ts";
import { byDefault, derived, stated } from "../../evidence.ts";
import { listText } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

const REDIS: Vendor = { program: "Redis 7.0", reference: "redis.conf, maxclients" };
const MYSQL: Vendor = { program: "MySQL 8.4", reference: "server system variables, max_connections" };
const REDIS_MAX_CLIENTS = 10_000;

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
      "refuses what is above its limit, so that new instances do not get ready, or serve errors: an error.",
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
  },
  witness: { invariant: "CONN-01" },
  about: ({ cluster }) => cluster.stores,
  judge(store, facts): Verdict<"overdrawn"> | readonly Verdict<"overdrawn">[] {
    const callers = facts
      .connectionsTo(store.name)
      .flatMap(({ from }) => (from.kind === "service" ? [from] : []));
    const shares = callers.flatMap((service) => shareOf(service, store));
    const limit = limitOf(store);
    if (!limit || shares.length === 0) return [];
    const needed = shares.reduce((sum, { most }) => sum + most, 0);
    if (needed <= limit.connections) {
      const silent = callers.filter((service) => shareOf(service, store).length === 0);
      return silent.length === 0 ? holds : silent.map((service) => askedOf(service, store));
    }
    return overdrawn(store, shares, limit);
  },
});

function overdrawn(store: Store, shares: readonly Share[], limit: Limit): Verdict<"overdrawn"> {
  const needed = shares.reduce((sum, { most }) => sum + most, 0);
  const largest = [...shares].sort((a, b) => b.most - a.most)[0];
  const fact = `"${store.name}" takes ${limit.connections} connections`;
  return violated({
    message: "overdrawn",
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

function shareOf(service: Service, store: Store): readonly Share[] {
  const pools = (service.calls ?? []).flatMap(({ to, pool }) => (to === store.name && pool ? [pool] : []));
  if (pools.length === 0) return [];
  const each = pools.reduce((sum, { max }) => sum + max, 0);
  const instances = mostReplicas(service) + service.release.surge;
  return [{ service, each, instances, most: each * instances }];
}

function askedOf(service: Service, store: Store): Verdict<"overdrawn"> {
  const tell = `say calls: [{ to: ${store.name}, pool: { max: 10 } }] on "${service.name}".`;
  return unknown(service, `how many connections an instance opens to "${store.name}"`, tell);
}

function limitOf(store: Store): Limit | undefined {
  if (store.engine === "mysql") {
    const connections = store.settings.maxConnections;
    return { connections, isDefault: connections === defaultMaxConnections, vendor: MYSQL };
  }
  if (store.engine !== "redis") return undefined;
  return { connections: REDIS_MAX_CLIENTS, isDefault: true, vendor: REDIS };
}
