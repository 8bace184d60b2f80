/** The cluster whose behaviour is compared: programs, a job that ends well and one that does not, a Redis and an HAProxy. */
import type { EffectBody, PoolEffect, StartEffect } from "../../src/contract/effect.ts";
import { makeRevision, type Revision } from "../../src/contract/revision.ts";
import type { Timings } from "../../src/contract/timing.ts";
import { artifact, cluster, http, job, loadBalancer, redis, rolling, service } from "../../src/index.ts";

export const WEB_PORT = 8080;

/** @param frontPort Where the balancer listens. */
export function conformanceShop(frontPort: number): Revision {
  const state = redis("state", { memory: "64 MiB" });
  const web = service("web", {
    artifact: artifact({ dir: "." }),
    command: ["node", "moody.mjs"],
    replicas: 2,
    port: http(WEB_PORT),
    health: http("/ready", { steady: { every: "200ms", fall: 2, rise: 2 } }),
    env: { REDIS_URL: state.url },
    release: rolling({ drain: "5s" }),
  });
  const well = job("well", { command: ["node", "-e", "0"] });
  const badly = job("badly", { command: ["node", "-e", "process.exit(3)"] });
  const edge = loadBalancer("edge", { listen: http(frontPort), to: web });
  const whole = cluster("shop", { environment: "development", balancers: [edge], jobs: [well, badly] });
  return makeRevision(1, whole, { web: "moody" });
}

const assumed = (ms: number) => ({ ms, source: "assumed" }) as const;

/** Of the order of what the real parts take; no behaviour depends on them. */
export const conformanceTimings: Timings = {
  ready: { web: assumed(80), state: assumed(20), edge: assumed(100), well: assumed(40), badly: assumed(40) },
  stop: { web: assumed(5), state: assumed(10), edge: assumed(10) },
  check: assumed(250),
  drain: assumed(20),
};

/** The last part of each instance's address. */
const LAST = { web: 10, state: 20, edge: 30, well: 40, badly: 50 } as const;

export type Part = keyof typeof LAST;

export function addressOf(range: string, part: Part, slot: number): string {
  return `${range}.${LAST[part]}.${slot}`;
}

export const instanceOf = (part: Part, slot = 1): string => `${part}-${slot}.r1`;

export function startOf(
  range: string,
  part: Part,
  { slot = 1, members = [] }: { readonly slot?: number; readonly members?: StartEffect["members"] } = {},
): StartEffect {
  const address = addressOf(range, part, slot);
  const instance = instanceOf(part, slot);
  return { kind: "start", instance, part, slot, revision: 1, generation: 1, address, members };
}

export function poolEffect(range: string, kind: PoolEffect["kind"], slot: number): PoolEffect {
  const instance = instanceOf("web", slot);
  const address = addressOf(range, "web", slot);
  const place = { balancer: "edge", pool: "web", revision: 1, port: WEB_PORT, several: true } as const;
  return { kind, ...place, instance, address };
}

export function memberIn(
  range: string,
  slot: number,
  state: StartEffect["members"][number]["state"],
): StartEffect["members"][number] {
  const { pool, instance, revision, address, port, several } = poolEffect(range, "pool-add", slot);
  return { pool, instance, revision, address, port, several, state };
}

/** Equal over retries, as the engine's are. */
export function effectIdOf(body: EffectBody): string {
  return "balancer" in body
    ? `${body.instance}/${body.kind}@${body.balancer}`
    : `${body.instance}/${body.kind}`;
}
