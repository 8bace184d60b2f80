/** How long a connection through a balancer may be silent before the balancer ends it, and who says so. */
import { durationText } from "../base/duration.ts";
import type { Evidence } from "../contract/finding.ts";
import type { Balancer } from "../model/balancer.ts";
import type { Listener } from "../model/listener.ts";
import { productIdle } from "../model/product.ts";
import { defaultTimeouts } from "../model/timeouts.ts";
import { byDefault, settingFact, stated } from "./evidence.ts";

export interface Idle {
  readonly ms: number;
  /** The option that decides. */
  readonly path: readonly string[];
  readonly evidence: Evidence;
}

export function idleOf({ product }: Balancer, listener: Listener): Idle {
  const { clientMs, serverMs, tunnelMs } = listener.timeouts;
  if (!product) return setting("timeouts.tunnel", tunnelMs, tunnelMs === defaultTimeouts.tunnelMs);
  if (product.kind === "haproxy") {
    if (product.tunnelMs !== undefined) return setting("product.tunnel", product.tunnelMs, false);
    return serverMs <= clientMs
      ? setting("timeouts.server", serverMs, serverMs === defaultTimeouts.serverMs)
      : setting("timeouts.client", clientMs, clientMs === defaultTimeouts.clientMs);
  }
  const path = ["product", "idle"];
  if (product.idleMs !== undefined) {
    const fact = `idle is ${durationText(product.idleMs)}`;
    return { ms: product.idleMs, path, evidence: stated(fact) };
  }
  const { value, ...vendor } = productIdle[product.kind];
  return {
    ms: value,
    path,
    evidence: byDefault(`a silent connection is closed after ${durationText(value)}`, vendor),
  };
}

function setting(option: string, ms: number, isDefault: boolean): Idle {
  const evidence = settingFact(`${option} is ${durationText(ms)}`, isDefault);
  return { ms, path: option.split("."), evidence };
}
