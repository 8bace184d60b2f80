/** Clients that are silent for as long as they may, through a balancer: requests on connections of before, and sessions. */
import type { Balancer } from "../../model/balancer.ts";
import type { Listener } from "../../model/listener.ts";
import { productIdle } from "../../model/product.ts";
import type { Service } from "../../model/service.ts";
import { cutAfterMs, losesReused } from "./connection.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";

/** One listener of a balancer, and a service that it leads to. */
interface Way {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly service: Service;
}

export function silentClients({ world, partOf, suffer }: Street): Inhabitant {
  const visited = new Set<string>();
  return {
    note: (happening) => {
      if (happening.kind !== "serving" || !happening.process.serving) return;
      const service = partOf(happening.process);
      if (service?.kind !== "service") return;
      for (const name of happening.process.pools.keys()) {
        const door = world.processes.latestOf(name);
        const balancer = door && partOf(door);
        const key = `${name} ${service.name} ${happening.process.revision}`;
        if (balancer?.kind !== "balancer" || visited.has(key)) continue;
        visited.add(key);
        for (const way of waysBetween(balancer, service)) visit(way, suffer);
      }
    },
  };
}

function waysBetween(balancer: Balancer, service: Service): readonly Way[] {
  const leading = balancer.listeners.filter(({ routes }) => routes.some(({ to }) => to === service.name));
  return leading.map((listener) => ({ balancer, listener, service }));
}

function visit(way: Way, suffer: Street["suffer"]): void {
  const { balancer, service } = way;
  if (isRequestLost(way))
    suffer(
      "not-answered",
      `a request through ${balancer.name} meets a connection that ${service.name} just closed`,
    );
  const cutMs = sessionCutMs(way);
  if (cutMs !== undefined)
    suffer(
      "cut",
      `a session with ${service.name} through ${balancer.name} is cut after ${cutMs} ms of silence`,
    );
}

/** Balancers of AWS keep connections to instances, and pass on that one was closed under a request. */
function isRequestLost({ balancer: { product }, listener, service: { keepAliveMs } }: Way): boolean {
  const isTold = product?.kind === "aws-application" || product?.kind === "aws-classic";
  if (!isTold || keepAliveMs === undefined || listener.listen.protocol !== "http") return false;
  const balancerIdleMs = product.idleMs ?? productIdle[product.kind].value;
  return losesReused({ balancerIdleMs, programIdleMs: keepAliveMs, repeats: false });
}

function sessionCutMs({ balancer: { product }, listener, service }: Way): number | undefined {
  const keepaliveMs = service.mqtt?.keepaliveMs;
  if (keepaliveMs === undefined) return undefined;
  const { clientMs, serverMs, tunnelMs } = listener.timeouts;
  const never = Number.POSITIVE_INFINITY;
  const once = (bothMs: number): number | undefined =>
    cutAfterMs({ keepaliveMs, bothMs, clientMs: never, serverMs: never });
  // HAProxy's `timeout tunnel` takes the place of both others once both sides spoke.
  if (!product) return once(tunnelMs);
  if (product.kind !== "haproxy") return once(product.idleMs ?? productIdle[product.kind].value);
  if (product.tunnelMs !== undefined) return once(product.tunnelMs);
  return cutAfterMs({ keepaliveMs, clientMs, serverMs, bothMs: never });
}
