/** Which commands bring a server of a pool from where it is seen to where it should be. Pure, and empty when it is there. */
import { err, ok, type Result } from "../../../base/result.ts";
import { lastPoolOf } from "../../../components/haproxy/names.ts";
import {
  fullWeight,
  lastServerWords,
  poolServerWords,
  type ServerParameters,
} from "../../../components/haproxy/server-parameters.ts";
import type { Failure, PoolEffect } from "../../../contract/effect.ts";
import { refused } from "./control-socket.ts";
import type { ServerSeen } from "./statistics.ts";

/** Where the member is, in the pool and in the last known pool; missing where it is absent. */
export interface MemberServers {
  readonly pool?: ServerSeen;
  readonly last?: ServerSeen;
}

export function serversOf({ pool, instance }: PoolEffect, servers: readonly ServerSeen[]): MemberServers {
  const named = servers.filter((server) => server.server === instance);
  const inPool = named.find((server) => server.backend === pool);
  const inLast = named.find((server) => server.backend === lastPoolOf(pool));
  return { ...(inPool ? { pool: inPool } : {}), ...(inLast ? { last: inLast } : {}) };
}

type Steps = Result<readonly string[], Failure>;

/**
 * The twin comes first, so that a server in the pool always has one. A new server has weight 0: it is checked, and
 * takes nothing. Never the keyword `enabled`: it spoils the weights of the others in HAProxy 2.6.
 */
export function stepsToAdd(effect: PoolEffect, seen: MemberServers, parameters: ServerParameters): Steps {
  const stranger = [seen.last, seen.pool].find((server) => server && !isSamePlace(server, effect));
  if (stranger) return err(strangerFailure(effect, stranger));
  return ok([
    ...additionSteps(effect, "last", seen.last, lastServerWords(parameters)),
    ...additionSteps(effect, "pool", seen.pool, poolServerWords(parameters)),
  ]);
}

/** A supervisor that was killed in the middle left the server in maintenance with weight 0. */
function additionSteps(
  effect: PoolEffect,
  where: keyof MemberServers,
  server: ServerSeen | undefined,
  words: string,
): readonly string[] {
  if (server && !(server.admin.maintenance && server.weight === 0)) return [];
  const name = serverName(effect, where);
  const add = server ? [] : [`add server ${name} ${effect.address}:${effect.port} weight 0 ${words}`];
  const check = where === "pool" ? [`enable health ${name}`] : [];
  // An added server has no value for a cookie until this is said, and its clients would lose theirs; elsewhere it does
  // nothing.
  const cookie = `enable dynamic-cookie backend ${name.split("/")[0]}`;
  return [...add, ...check, cookie, `set server ${name} state ready`];
}

/** The weight comes last: with it, and not before, the server takes requests. */
export function stepsToReady(effect: PoolEffect, seen: MemberServers): Steps {
  const { pool, last } = seen;
  const name = serverName(effect, "pool");
  if (!pool || !last) return err(refused(`set server ${name} state ready`, "it is not in the pool"));
  return ok([...readySteps(serverName(effect, "last"), last), ...readySteps(name, pool)]);
}

function readySteps(name: string, { admin, weight }: ServerSeen): readonly string[] {
  const state = admin.maintenance || admin.drain ? [`set server ${name} state ready`] : [];
  return [...state, ...(weight === fullWeight ? [] : [`set server ${name} weight ${fullWeight}`])];
}

/**
 * Into maintenance, which drains: what is in flight goes on, nothing new comes. HAProxy's own `drain` would still give
 * a server the clients that are sticky to it, and leave waiting whom its queue holds. A server must be in maintenance
 * to be deleted, too.
 */
export function stepsToMaintenance(effect: PoolEffect, seen: MemberServers): readonly string[] {
  return (["last", "pool"] as const).flatMap((where) => {
    const server = seen[where];
    return server && !server.admin.maintenance ? [`set server ${serverName(effect, where)} state maint`] : [];
  });
}

/**
 * Closes connections to a server that are kept open for requests to come, which HAProxy does as it puts a server into
 * maintenance, and not with those that ended a request since: they would forbid to delete it for seconds.
 */
export function stepsToLetGo(effect: PoolEffect, seen: MemberServers): readonly string[] {
  return presentNames(effect, seen).map(
    (name) => `set server ${name} state drain;set server ${name} state maint`,
  );
}

export function stepsToDelete(effect: PoolEffect, seen: MemberServers): readonly string[] {
  return presentNames(effect, seen).map((name) => `del server ${name}`);
}

/** Breaks what is still in flight, once the drain has had its time. */
export function stepsToShutDown(effect: PoolEffect, seen: MemberServers): readonly string[] {
  return presentNames(effect, seen).map((name) => `shutdown sessions server ${name}`);
}

function presentNames(effect: PoolEffect, seen: MemberServers): readonly string[] {
  return (["last", "pool"] as const).filter((where) => seen[where]).map((where) => serverName(effect, where));
}

function serverName({ pool, instance }: PoolEffect, where: keyof MemberServers): string {
  return `${where === "last" ? lastPoolOf(pool) : pool}/${instance}`;
}

function isSamePlace(server: ServerSeen, { address, port }: PoolEffect): boolean {
  return server.address === address && server.port === port;
}

function strangerFailure(effect: PoolEffect, server: ServerSeen): Failure {
  const wanted = `${effect.address}:${effect.port}`;
  const message = `The pool ${effect.pool} has ${effect.instance} already, at ${server.address}:${server.port} and not at ${wanted}`;
  return {
    code: "balancer-refused",
    message,
    advice: "Restart the balancer: it takes its pools from the state of the cluster.",
  };
}
