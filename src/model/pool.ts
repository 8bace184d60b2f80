/**
 * A pool: the instances of one service, reached at one of its ports, as one balancer spreads requests over them.
 * Pools are not written down: they follow from the routes. Routes that lead to the same port with the same settings
 * share one, so that least connections counts them together.
 */
import { present } from "../base/assert.ts";
import { stableJson } from "../base/stable-json.ts";
import type { Balancer } from "./balancer.ts";
import type { Algorithm, Listener } from "./listener.ts";
import type { Protocol } from "./port.ts";
import type { Route } from "./route.ts";
import type { Sticky } from "./sticky.ts";
import type { Timeouts } from "./timeouts.ts";

export interface PoolSettings {
  readonly protocol: Protocol;
  readonly algorithm: Algorithm;
  readonly sticky?: Sticky;
  readonly timeouts: Timeouts;
}

export interface Pool extends PoolSettings {
  /**
   * "web", "web.admin" for its port of that name, "web.admin.mqtts" or "web..mqtts" where another listener has other
   * settings.
   */
  readonly name: string;
  readonly service: string;
  /** Name of the service's port. Missing: the main one. */
  readonly port?: string;
}

/** The pools of a balancer, in the order of its routes. */
export function poolsOf(balancer: Balancer): readonly Pool[] {
  const pools: Pool[] = [];
  for (const listener of balancer.listeners) {
    for (const route of listener.routes)
      if (!poolAmong(pools, listener, route)) pools.push(newPool(pools, listener, route));
  }
  return pools;
}

/** The pool that a route of a listener leads to. */
export function poolOfRoute(balancer: Balancer, listener: Listener, route: Route): Pool {
  return present(poolAmong(poolsOf(balancer), listener, route), `pool of a route of ${balancer.name}`);
}

/** The service that a pool belongs to, by its name: names of parts hold no dot. */
export function serviceOfPool(pool: string): string {
  return pool.split(".")[0] ?? pool;
}

/** The name of the service's port in the name of a pool; undefined for the main port. */
export function portNameOfPool(pool: string): string | undefined {
  return pool.split(".")[1] || undefined;
}

function poolAmong(pools: readonly Pool[], listener: Listener, route: Route): Pool | undefined {
  const wanted = stableJson(settingsFor(listener));
  return pools.find(
    (pool) =>
      pool.service === route.to && pool.port === route.port && stableJson(settingsOf(pool)) === wanted,
  );
}

function newPool(pools: readonly Pool[], listener: Listener, route: Route): Pool {
  const plain = route.port === undefined ? route.to : `${route.to}.${route.port}`;
  const isTaken = pools.some(({ name }) => name === plain);
  return {
    name: isTaken ? `${route.to}.${route.port ?? ""}.${listener.name}` : plain,
    service: route.to,
    ...(route.port === undefined ? {} : { port: route.port }),
    ...settingsFor(listener),
  };
}

/** What of a listener a pool must follow. */
function settingsFor({ listen, algorithm, sticky, timeouts }: Listener): PoolSettings {
  return { protocol: listen.protocol, algorithm, ...(sticky ? { sticky } : {}), timeouts };
}

function settingsOf({ protocol, algorithm, sticky, timeouts }: Pool): PoolSettings {
  return { protocol, algorithm, ...(sticky ? { sticky } : {}), timeouts };
}
