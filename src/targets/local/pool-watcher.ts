/** Looks into the balancers' pools, often while something is going on there, and tells what changed. */
import type { MemberSeen } from "../../contract/observation.ts";
import type { Watch } from "../../contract/watch.ts";

/** A server of a pool, as one look shows it. */
export type MemberLook = Omit<MemberSeen, "kind" | "balancer">;

export interface PoolPorts {
  /** Undefined when the balancer did not answer, which says nothing about its members. */
  look(balancer: string): Promise<readonly MemberLook[] | undefined>;
  /** The instances that requests from before a reload are on, or may come to. Asked only when it matters. */
  reachedByOlder(balancer: string): Promise<ReadonlySet<string> | "any">;
  monoMs(): number;
  emit(observation: MemberSeen): void;
}

interface Told {
  readonly look: MemberLook;
  readonly monoMs: number;
}

interface Kept {
  readonly balancer: string;
  members: ReadonlySet<string>;
  readonly told: Map<string, Told>;
  /** Counts effects on the pool: a look from before one of them is out of date when it arrives. */
  epoch: number;
  timer: NodeJS.Timeout | undefined;
  looking: boolean;
}

const BUSY_EVERY_MS = 100;
const CALM_EVERY_MS = 500;
/** The words of a failing check are told at most this often. */
const ANSWER_EVERY_MS = 1_000;
/** Stands for all members of a balancer; no instance has this name. */
const EVERY = "*";

export class PoolWatcher {
  readonly #ports: PoolPorts;
  readonly #kept = new Map<string, Kept>();
  readonly #holds = new Map<string, number>();

  constructor(ports: PoolPorts) {
    this.#ports = ports;
  }

  watch(watches: readonly Watch[]): void {
    const members = membersByBalancer(watches);
    for (const [balancer, kept] of [...this.#kept]) if (!members.has(balancer)) this.#forget(kept);
    for (const [balancer, instances] of members) this.#follow(balancer, instances);
  }

  /**
   * An effect on a member (on the whole balancer, without a name) is under way until the returned call: it is in the
   * middle of its steps, so it is not told of, and afterwards what was told before is not relied on.
   */
  hold(balancer: string, instance: string = EVERY): () => void {
    const key = holdKey(balancer, instance);
    this.#holds.set(key, (this.#holds.get(key) ?? 0) + 1);
    this.#outdate(balancer, instance);
    return () => {
      const left = (this.#holds.get(key) ?? 1) - 1;
      if (left === 0) this.#holds.delete(key);
      else this.#holds.set(key, left);
      this.#outdate(balancer, instance);
    };
  }

  #outdate(balancer: string, instance: string): void {
    const kept = this.#kept.get(balancer);
    if (!kept) return;
    kept.epoch += 1;
    if (instance === EVERY) kept.told.clear();
    else kept.told.delete(instance);
    this.#lookLater(kept, 0);
  }

  #isHeld(balancer: string, instance: string): boolean {
    return this.#holds.has(holdKey(balancer, instance)) || this.#holds.has(holdKey(balancer, EVERY));
  }

  close(): void {
    for (const kept of [...this.#kept.values()]) this.#forget(kept);
  }

  #forget(kept: Kept): void {
    clearTimeout(kept.timer);
    this.#kept.delete(kept.balancer);
  }

  #follow(balancer: string, members: ReadonlySet<string>): void {
    const kept = this.#kept.get(balancer);
    if (!kept) {
      const fresh: Kept = { balancer, members, told: new Map(), epoch: 0, timer: undefined, looking: false };
      this.#kept.set(balancer, fresh);
      this.#lookLater(fresh, 0);
      return;
    }
    const isNew = [...members].some((instance) => !kept.members.has(instance));
    kept.members = members;
    for (const instance of [...kept.told.keys()]) if (!members.has(instance)) kept.told.delete(instance);
    if (isNew) this.#lookLater(kept, 0);
  }

  #lookLater(kept: Kept, afterMs: number): void {
    clearTimeout(kept.timer);
    if (!kept.looking) kept.timer = setTimeout(() => void this.#look(kept), afterMs);
  }

  async #look(kept: Kept): Promise<void> {
    const { epoch } = kept;
    kept.looking = true;
    const looks = await this.#looksAt(kept).catch(() => undefined);
    kept.looking = false;
    if (this.#kept.get(kept.balancer) !== kept) return;
    const isOutdated = epoch !== kept.epoch;
    if (looks !== undefined && !isOutdated) this.#take(kept, looks);
    this.#lookLater(kept, isOutdated ? 0 : isCalm(kept) ? CALM_EVERY_MS : BUSY_EVERY_MS);
  }

  /** One look for each member. One that leaves is not idle while the balancer of before a reload may send it a request. */
  async #looksAt(kept: Kept): Promise<readonly MemberLook[] | undefined> {
    const seen = await this.#ports.look(kept.balancer);
    if (seen === undefined) return undefined;
    const byInstance = new Map(seen.map((look) => [look.instance, look]));
    const looks = [...kept.members].map((instance) => byInstance.get(instance) ?? absent(instance));
    if (!looks.some(isLeaving)) return looks;
    const reached = await this.#ports.reachedByOlder(kept.balancer);
    const isReached = ({ instance }: MemberLook): boolean => reached === "any" || reached.has(instance);
    return looks.map((look) => (isLeaving(look) && isReached(look) ? { ...look, idle: false } : look));
  }

  #take(kept: Kept, looks: readonly MemberLook[]): void {
    const monoMs = this.#ports.monoMs();
    for (const look of looks) {
      const { instance } = look;
      if (!kept.members.has(instance) || this.#isHeld(kept.balancer, instance)) continue;
      if (!isWorthTelling(kept.told.get(instance), look, monoMs)) continue;
      kept.told.set(instance, { look, monoMs });
      this.#ports.emit({ kind: "member-seen", balancer: kept.balancer, ...look });
    }
  }
}

function holdKey(balancer: string, instance: string): string {
  return `${balancer}/${instance}`;
}

function absent(instance: string): MemberLook {
  return { instance, state: "absent", up: false, idle: true, answer: "the balancer does not know it" };
}

function isLeaving({ state }: MemberLook): boolean {
  return state === "absent" || state === "draining";
}

/** Under load a server that takes requests is idle and busy many times a second; only one that leaves counts. */
function isWorthTelling(before: Told | undefined, look: MemberLook, monoMs: number): boolean {
  if (!before || before.look.state !== look.state || before.look.up !== look.up) return true;
  if (isLeaving(look) && before.look.idle !== look.idle) return true;
  return !look.up && before.look.answer !== look.answer && monoMs - before.monoMs >= ANSWER_EVERY_MS;
}

/** Calm: every member takes requests and works, so nothing is expected to change soon. */
function isCalm(kept: Kept): boolean {
  return [...kept.members].every((instance) => {
    const look = kept.told.get(instance)?.look;
    return look?.state === "ready" && look.up;
  });
}

function membersByBalancer(watches: readonly Watch[]): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  for (const watch of watches) {
    for (const balancer of watch.memberOf) {
      members.set(balancer, (members.get(balancer) ?? new Set()).add(watch.instance));
    }
  }
  return members;
}
