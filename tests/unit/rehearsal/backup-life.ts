/** A store and its copies over a year, hour by hour: what is left when the store is lost, and what a restore gives. */
import type { BackupPlan } from "../../../src/model/backup.ts";
import type { Store } from "../../../src/model/store.ts";
import type { Promised } from "./promises.ts";
import type { Trial } from "./trial.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
/** From then on every copy is bad. */
const BAD_FROM_MS = YEAR_MS / 3;

interface Copy {
  readonly madeMs: number;
  /** The time of the newest write in it. Missing: it is empty, or not to be read. */
  readonly holdsMs?: number;
}

type Kept = (store: Store, plan: BackupPlan) => string | undefined;

/** Where a store is, from the outside in: what is lost takes with it whatever lies within. */
const HOST: readonly string[] = ["account", "zone", "host"];
const STORE: readonly string[] = [...HOST, "volume"];

const SHARED: Readonly<Record<NonNullable<BackupPlan["place"]>, number>> = {
  elsewhere: 0,
  "same-account": 1,
  "same-zone": 2,
  "same-host": 3,
  "same-volume": 4,
};

/** A copy shares with its store as much of the way as its place says, and then lies beside it. */
function pathOf(place: BackupPlan["place"]): readonly string[] {
  // Where the file says nothing of it, `check` asks, and nothing is shown to be lost.
  const shared = SHARED[place ?? "elsewhere"];
  return [...STORE.slice(0, shared), "another"];
}

function isWithin(path: readonly string[], lost: readonly string[]): boolean {
  return lost.every((step, index) => path[index] === step);
}

/** BAK-01: what is lost with the store's place is at most its `rpo`. */
const survives: Kept = (store, plan) => {
  // The worst moment to lose it: just before the next copy is made.
  const lostMs = BAD_FROM_MS - (BAD_FROM_MS % plan.everyMs) - 1;
  const left = isWithin(pathOf(plan.place), HOST) ? [] : copiesAt(plan, lostMs);
  const last = left.at(-1);
  if (!last) return `no copy of ${store.name} outlives it`;
  const gapMs = lostMs - (last.holdsMs ?? 0);
  return gapMs < (plan.rpoMs ?? Number.POSITIVE_INFINITY)
    ? undefined
    : `${gapMs} ms of ${store.name} are lost`;
};

/** BAK-02: as long as nobody was told that copies are bad, a good one is left. */
const keepsGood: Kept = (store, plan) => {
  for (let atMs = 24 * HOUR_MS; atMs < YEAR_MS; atMs += 24 * HOUR_MS) {
    const toldFromMs = nextRehearsal(plan, BAD_FROM_MS);
    const isGoodLeft = copiesAt(plan, atMs).some(
      (copy) => copy.holdsMs !== undefined && atMs - copy.madeMs < YEAR_MS / 2,
    );
    if (!isGoodLeft && atMs < toldFromMs)
      return `no copy of ${store.name} is left on day ${atMs / HOUR_MS / 24}`;
  }
  return undefined;
};

/** BAK-03: a store that was restored holds what the copy was said to hold, and its users can read it. */
const restores: Kept = (store, plan) => {
  const nowMs = BAD_FROM_MS - 1;
  const copy = copiesAt(plan, nowMs).at(-1);
  if (copy === undefined) return undefined;
  const unreadable = plan.sealedBy.find((key) => !plan.keys.includes(key));
  if (unreadable !== undefined) return `nobody has ${unreadable}`;
  const held = contentAfterStart(store, plan, copy);
  return held === copy.madeMs
    ? undefined
    : `${store.name} holds the writes up to ${held}, not ${copy.madeMs}`;
};

function copiesAt({ everyMs, keepMs, copies, waitsForSnapshot }: BackupPlan, nowMs: number): readonly Copy[] {
  const made: Copy[] = [];
  let snapshotMs: number | undefined;
  for (let madeMs = 0; madeMs <= nowMs; madeMs += everyMs) {
    const isEarly = copies === "snapshot" && waitsForSnapshot === false;
    const holdsMs = isEarly ? snapshotMs : madeMs;
    snapshotMs = madeMs;
    if (keepMs !== undefined && nowMs - madeMs > keepMs) continue;
    made.push({ madeMs, ...(holdsMs === undefined || madeMs >= BAD_FROM_MS ? {} : { holdsMs }) });
  }
  return made;
}

function nextRehearsal({ restore, everyMs }: BackupPlan, afterMs: number): number {
  const { rehearsedEveryMs } = restore;
  if (rehearsedEveryMs === undefined) return Number.POSITIVE_INFINITY;
  return Math.ceil((afterMs + everyMs) / rehearsedEveryMs) * rehearsedEveryMs;
}

/** Redis 7.0: a stop with save points writes dump.rdb; a start reads the append-only file where there is one, and nothing else. */
function contentAfterStart(store: Store, { restore }: BackupPlan, copy: Copy): number | undefined {
  const ofBefore = -1;
  if (store.engine !== "redis" || restore.method !== "snapshot-file") return copy.holdsMs;
  const disk = { dump: copy.holdsMs, appendOnly: ofBefore };
  const writesOnStop = store.durability !== "none" && restore.stopsFirst === false;
  if (writesOnStop) disk.dump = ofBefore;
  const readsAppendOnly = store.durability === "everysec" || store.durability === "always";
  return readsAppendOnly ? disk.appendOnly : disk.dump;
}

const promised: Readonly<Record<string, Kept>> = {
  "BAK-01": survives,
  "BAK-02": keepsGood,
  "BAK-03": restores,
};

export const backupPromises: Readonly<Record<string, Promised>> = Object.fromEntries(
  Object.entries(promised).map(([id, keeps]) => [
    id,
    ({ cluster }: Trial) =>
      cluster.stores
        .map((store) => store.backup && keeps(store, store.backup))
        .find((broken) => broken !== undefined),
  ]),
);
