/** Finds a part whose loss alone stops what users do. */
import { unreachable } from "../../../base/assert.ts";
import type { Evidence } from "../../../contract/finding.ts";
import { type Balancer, servicesBehind } from "../../../model/balancer.ts";
import { failoverDefault, multiZoneDefault } from "../../../model/managed.ts";
import { isOfCloud } from "../../../model/product.ts";
import type { Service } from "../../../model/service.ts";
import type { Store } from "../../../model/store.ts";
import { byDefault, derived, settingFact, stated } from "../../evidence.ts";
import type { Facts } from "../../facts.ts";
import { listText, whatStops } from "../../journeys.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, type Verdict, type Violated, violated } from "../../verdict.ts";

type MessageId = "oneInstance" | "oneStore" | "oneBalancer";

export const singlePoint: Rule = defineRule({
  id: "single-point",
  category: "redundancy",
  severity: "warning",
  infoInDevelopment: true,
  docs: {
    what: "The loss of one part alone stops what users do, since nothing can stand in for it.",
    why:
      "It is a warning, because the cluster works until that part fails, and tutti starts it " +
      "again. A store counts when several instances or services share it, and not when it is " +
      "declared a cache. A balancer always counts: on one machine there is one of each.",
    source: "Articulation points of the graph of parts.",
  },
  messages: {
    oneInstance: {
      text: '"{part}" has one instance: while it or its host is down, {stops}.',
      counterExample: 'the one instance of "{part}" dies: until it is started again, {stops}.',
      fix: 'set {option}: 2 or more on "{part}".',
    },
    oneStore: {
      text: 'There is one copy of the store "{part}", which {users} share: while it is down, {stops}.',
      counterExample: 'the process of "{part}" dies: until it is started again, {stops}.',
      fix: "{standIn}.",
    },
    oneBalancer: {
      text: '"{part}" is the only door to {target}: while it or its host is down, {stops}.',
      counterExample: 'the process of "{part}" dies: until it is started again, {stops}.',
      fix: "put a second balancer for {target} on another host.",
    },
  },
  about: ({ cluster }) => [...cluster.services, ...cluster.stores, ...cluster.balancers],
  judge(part, facts): Verdict<MessageId> {
    switch (part.kind) {
      case "service":
        return lonelyService(facts, part) ?? holds;
      case "store":
        return sharedStore(facts, part) ?? holds;
      case "balancer":
        return onlyDoor(facts, part) ?? holds;
      default:
        return unreachable(part, "kind of part");
    }
  },
});

function lonelyService(facts: Facts, service: Service): Violated<MessageId> | undefined {
  const doors = facts.balancersOf(service.name).map((door) => `"${door.name}"`);
  const least = service.scaling?.min ?? service.replicas;
  if (least !== 1 || doors.length === 0) return undefined;
  return violated({
    message: "oneInstance",
    part: service,
    path: service.scaling ? ["scaling", "min"] : ["replicas"],
    data: {
      part: service.name,
      option: service.scaling ? "scaling.min" : "replicas",
      stops: whatStops(facts, service.name),
    },
    evidence: [
      service.scaling ? stated("scaling.min is 1") : settingFact("replicas is 1", true),
      stated(`${listText(doors)} route${doors.length > 1 ? "" : "s"} to it`),
    ],
  });
}

function sharedStore(facts: Facts, store: Store): Violated<MessageId> | undefined {
  const users = facts
    .connectionsTo(store.name)
    .flatMap(({ from }) => (from.kind === "service" ? [from] : []));
  const instances = users.reduce((sum, user) => sum + user.replicas, 0);
  const isCache = store.engine === "redis" && store.settings.cache;
  if (isCache || hasStandIn(store) || instances < 2) return undefined;
  return violated({
    message: "oneStore",
    part: store,
    data: {
      part: store.name,
      users: usersText(users, instances),
      stops: whatStops(facts, store.name),
      standIn: standInFor(store),
    },
    evidence: [
      stated(`${instances} instances refer to it`),
      copiesFact(store),
      derived("a store is one process on one host"),
    ],
  });
}

function standInFor({ name, managed, engine }: Store): string {
  if (managed?.by === "rds") return `give "${name}" a copy in another zone: rds: { multiZone: true }`;
  if (managed)
    return `give "${name}" a copy that takes over: elasticache: { copies: 1, failover: true, multiZone: true }`;
  if (engine === "kafka") return `give "${name}" three brokers: brokers: 3, replication: 3, minInSync: 2`;
  if (engine === "zookeeper") return `give "${name}" three members: members: 3`;
  if (engine === "redis")
    return `give "${name}" replicas and Sentinels: replicas: 2, sentinel: { count: 3, quorum: 2 }, or ${planned(name)}`;
  return planned(name);
}

/** Where no copy can stand in, or none is worth it. */
function planned(name: string): string {
  return `plan for its loss (keep "${name}" durable and backed up), and allow this with the reason`;
}

function copiesFact({ managed }: Store): Evidence {
  if (managed?.by === "rds") return byDefault("no copy in another zone takes over", multiZoneDefault);
  if (managed) return byDefault("no copy takes over without a person", failoverDefault);
  return byDefault("nothing says that another copy takes over");
}

/** A replica takes over without a person, or the store is spread over several zones by what it is. */
function hasStandIn(store: Store): boolean {
  if (store.engine === "objects" || store.managed?.failover) return true;
  if (store.engine === "kafka") return store.settings.brokers > 1;
  if (store.engine === "zookeeper") return store.settings.members > 2;
  const replication = store.engine === "redis" ? store.settings.replication : undefined;
  return replication !== undefined && replication.replicas > 0 && replication.sentinel !== undefined;
}

function usersText(users: readonly Service[], instances: number): string {
  if (users.length > 3) return `${users.length} services`;
  const names = listText(users.map((user) => `"${user.name}"`));
  return users.length === 1 ? `the ${instances} instances of ${names}` : names;
}

function onlyDoor(facts: Facts, balancer: Balancer): Violated<MessageId> | undefined {
  if (isOfCloud(balancer.product)) return undefined;
  const only = servicesBehind(balancer).filter((to) => facts.balancersOf(to).length < 2);
  if (only.length === 0) return undefined;
  const target = listText(only.map((name) => `"${name}"`));
  return violated({
    message: "oneBalancer",
    part: balancer,
    data: { part: balancer.name, target, stops: whatStops(facts, balancer.name) },
    evidence: [
      stated(`only "${balancer.name}" routes to ${target}`),
      derived("a balancer is one process on one host"),
    ],
  });
}
