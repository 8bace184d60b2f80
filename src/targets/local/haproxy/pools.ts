/**
 * Moves an instance one state on in every pool of its service at one balancer: a service may be reached at several
 * ports, and through listeners with different settings. Each step is safe to repeat, and so is the whole.
 */
import { err, ok, type Result } from "../../../base/result.ts";
import { portIn, serverParametersOf } from "../../../components/haproxy/server-parameters.ts";
import type { Failure, PoolEffect, ServerCounters } from "../../../contract/effect.ts";
import type { Cluster } from "../../../model/cluster.ts";
import { portNameOfPool, serviceOfPool } from "../../../model/pool.ts";
import type { Service } from "../../../model/service.ts";
import { askOn } from "./control-socket.ts";
import { poolNamesIn } from "./look.ts";
import { type PoolResult, poolAdd, poolDrain, poolReady, poolRemove } from "./pool.ts";
import { readStatistics, showAll } from "./statistics.ts";

/** @param cluster Of the revision that the instance was started under. */
export async function changePools(socket: string, effect: PoolEffect, cluster: Cluster): Promise<PoolResult> {
  const seen = await askOn(socket)(showAll);
  if (!seen.ok) return seen;
  const service = cluster.services.find((one) => one.name === effect.pool);
  if (!service) return err(unknownPool(effect, "the revision has no service of that name"));
  const names = poolNamesIn(readStatistics(seen.value)).filter(
    (name) => serviceOfPool(name) === service.name,
  );
  if (names.length === 0 && effect.kind === "pool-add")
    return err(unknownPool(effect, "the running balancer does not route to it"));
  return changeEach(
    socket,
    names.flatMap((name) => membershipIn(name, effect, service)),
  );
}

interface Membership {
  readonly effect: PoolEffect;
  readonly service: Service;
  readonly port: string | undefined;
}

/** Nothing where the instance has no such port: it was started under a revision without it. */
function membershipIn(pool: string, effect: PoolEffect, service: Service): readonly Membership[] {
  const named = portNameOfPool(pool);
  const port = portIn(service, named, effect);
  return port === 0 ? [] : [{ effect: { ...effect, pool, port }, service, port: named }];
}

async function changeEach(socket: string, memberships: readonly Membership[]): Promise<PoolResult> {
  let counted: ServerCounters | undefined;
  for (const membership of memberships) {
    const result = await change(socket, membership);
    if (!result.ok) return result;
    counted = sumOf(counted, result.value);
  }
  return ok(counted);
}

function change(
  socket: string,
  { effect, service, port }: Membership,
): Promise<Result<ServerCounters | undefined, Failure>> {
  switch (effect.kind) {
    case "pool-add":
      return poolAdd(socket, effect, serverParametersOf(service, port, effect.several));
    case "pool-ready":
      return poolReady(socket, effect);
    case "pool-drain":
      return poolDrain(socket, effect);
    case "pool-remove":
      return poolRemove(socket, effect);
  }
}

function sumOf(
  one: ServerCounters | undefined,
  other: ServerCounters | undefined,
): ServerCounters | undefined {
  if (!one || !other) return one ?? other;
  return {
    requests: one.requests + other.requests,
    errors5xx: one.errors5xx + other.errors5xx,
    aborted: one.aborted + other.aborted,
  };
}

function unknownPool({ pool, instance, balancer }: PoolEffect, reason: string): Failure {
  return {
    code: "failed",
    message: `${instance} cannot join the pool ${pool} of ${balancer}: ${reason}`,
    advice: `Restart the balancer (tutti restart ${balancer}), which takes its pools from the file; report this with the journal if it comes back.`,
  };
}
