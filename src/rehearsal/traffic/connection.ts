/**
 * Connections that are silent for long, each with a clock of its own: hours of silence would make the run itself long.
 * Both ends and the balancer between them have timers, and a packet takes its time, so each may act on old news.
 */
import type { Now } from "../../contract/ports.ts";
import { Kernel } from "../kernel.ts";

/** One way, between two of them. */
const WIRE_MS = 1;
const begin: Now = { wallMs: 0, monoMs: 0 };
const LIMITS = { eventsMax: 10_000, virtualMsMax: Number.MAX_SAFE_INTEGER };

/** A request on a connection that was used before, after the silence that is worst for it. */
export interface Reuse {
  /** The balancer closes a connection to an instance that is silent for so long. */
  readonly balancerIdleMs: number;
  /** The program does the same. */
  readonly programIdleMs: number;
  /** It sends a request again that a closed connection swallowed. */
  readonly repeats: boolean;
}

/** Whether a request is lost that comes just when the program gives the connection up. */
export function losesReused({ balancerIdleMs, programIdleMs, repeats }: Reuse): boolean {
  const kernel = new Kernel(begin);
  const connection = { isOpenAtProgram: true, isOpenAtBalancer: true };
  let isLost = false;
  kernel.after(balancerIdleMs, () => {
    connection.isOpenAtBalancer = false;
  });
  // The answer before has just come to the balancer, so that the program's time began a little earlier.
  kernel.after(Math.max(0, programIdleMs - WIRE_MS), () => {
    connection.isOpenAtProgram = false;
    kernel.after(WIRE_MS, () => {
      connection.isOpenAtBalancer = false;
    });
  });
  kernel.after(Math.max(0, programIdleMs - WIRE_MS), () => {
    // One that is known to be closed is opened anew.
    if (!connection.isOpenAtBalancer) return;
    kernel.after(WIRE_MS, () => {
      isLost = !connection.isOpenAtProgram && !repeats;
    });
  });
  kernel.run(() => false, LIMITS);
  return isLost;
}

/** A session whose client speaks as seldom as it may. */
export interface Session {
  readonly keepaliveMs: number;
  /** For how long either side may be silent, and both. */
  readonly clientMs: number;
  readonly serverMs: number;
  readonly bothMs: number;
}

const PINGS = 3;

/** After how long the balancer cuts the session; undefined where it lives on. */
export function cutAfterMs({ keepaliveMs, clientMs, serverMs, bothMs }: Session): number | undefined {
  const kernel = new Kernel(begin);
  const heard = { client: 0, server: 0 };
  let cutMs: number | undefined;
  const watch = (): void => {
    const { elapsedMs } = kernel;
    const dueMs = Math.min(
      heard.client + clientMs,
      heard.server + serverMs,
      Math.max(heard.client, heard.server) + bothMs,
    );
    if (dueMs <= elapsedMs) cutMs = elapsedMs;
    else kernel.after(dueMs - elapsedMs, watch);
  };
  const ping = (left: number): void => {
    kernel.after(WIRE_MS, () => {
      heard.client = kernel.elapsedMs;
      kernel.after(2 * WIRE_MS, () => {
        heard.server = kernel.elapsedMs;
      });
    });
    if (left > 0) kernel.after(keepaliveMs, () => ping(left - 1));
    else kernel.after(keepaliveMs / 2, () => over());
  };
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  kernel.after(keepaliveMs, () => ping(PINGS));
  watch();
  kernel.run(() => cutMs !== undefined || isOver, LIMITS);
  return cutMs;
}
