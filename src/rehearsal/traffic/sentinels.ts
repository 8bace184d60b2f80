/**
 * Sentinels of a Redis that lose its primary: each notices by its own timer, they agree that it is down, and one is voted
 * for to put a replica in its place. What they need for it, Redis's documentation says; here it follows from who is left.
 */
import type { Now } from "../../contract/ports.ts";
import type { Sentinel } from "../../model/redis-replication.ts";
import { Kernel } from "../kernel.ts";

const begin: Now = { wallMs: 0, monoMs: 0 };
/** Sentinels ping once a second, each at its own moment, and answer each other in much less. */
const PING_MS = 1_000;
const WIRE_MS = 1;
/** From the vote to a replica that takes writes. Assumed. */
const PROMOTION_MS = 1_000;
/** A vote that nobody wins is tried again after twice this time; it would end as before, as long as nobody comes back. */
const TRIES = 2;

interface Watcher {
  /** It thinks that the primary is down. */
  suspects: boolean;
  /** The last epoch in which it gave its vote away. */
  votedIn: number;
}

/**
 * @param lost How many Sentinels are lost together with the primary.
 * @returns After how long a replica takes writes; undefined where nobody puts one in its place.
 */
export function takeoverMs(settings: Sentinel, lost: number): number | undefined {
  const kernel = new Kernel(begin);
  const count = Math.max(0, settings.count - lost);
  const watchers = Array.from({ length: count }, (): Watcher => ({ suspects: false, votedIn: 0 }));
  let tookMs: number | undefined;
  let epoch = 0;
  const ask = (tries: number): void => {
    const suspecting = watchers.filter(({ suspects }) => suspects).length;
    if (suspecting < settings.quorum || tries === 0) return;
    epoch += 1;
    const current = epoch;
    kernel.after(2 * WIRE_MS, () => {
      if (isElected(watchers, current, settings)) tookMs ??= kernel.elapsedMs + PROMOTION_MS;
      else kernel.after(2 * settings.failoverTimeoutMs, () => ask(tries - 1));
    });
  };
  watchers.forEach((watcher, index) => {
    const phaseMs = Math.round((index * PING_MS) / Math.max(1, count));
    kernel.after(settings.downAfterMs + phaseMs, () => {
      watcher.suspects = true;
      ask(TRIES);
    });
  });
  kernel.run(() => tookMs !== undefined, { eventsMax: 10_000, virtualMsMax: Number.MAX_SAFE_INTEGER });
  return tookMs;
}

/** Whoever is there gives one vote an epoch; those that are lost count in the majority, and give none. */
function isElected(watchers: readonly Watcher[], epoch: number, { count, quorum }: Sentinel): boolean {
  let votes = 0;
  for (const watcher of watchers) {
    if (watcher.votedIn >= epoch) continue;
    watcher.votedIn = epoch;
    votes += 1;
  }
  return votes >= Math.max(quorum, Math.floor(count / 2) + 1);
}
