/**
 * What a decision must look at. A part in which nothing has changed since it was found in order, whose neighbours have not
 * changed and whose time has not come would be found in order again. It is left alone, so that a decision costs as much
 * as what it is about, however large the cluster is.
 */
import type { PartSpec } from "../contract/revision.ts";
import { serviceOfPool } from "../model/pool.ts";

/** Times that concern no part but the release as a whole. */
export const WHOLE = "";

/** What was concluded of one part, for as long as nothing changes there. */
interface Findings {
  isReady?: boolean;
  hasArrived?: boolean;
  score?: number;
}

export class Attention {
  #restless = new Set<string>();
  /** What has changed after every conclusion was drawn: for the next decision to look at. */
  #next = new Set<string>();
  #isResting = false;
  readonly #findings = new Map<string, Findings>();
  /** When a part wants to be looked at though nothing changed. */
  readonly #wakes = new Map<string, number>();
  /** Parts that need each other, or route to each other. */
  readonly #neighbours = new Map<string, Set<string>>();
  /** Parts that had instances and that the target does not have. */
  removed: readonly string[] = [];
  /** Parts that depend on more than their neighbours, and so are looked at in every decision. */
  always: readonly string[] = [];
  readonly #learned = new WeakSet<PartSpec>();
  /** Parts whose score is not in the sum. */
  readonly #unscored = new Set<string>();
  #scoreSum = 0;
  #circumstances: readonly unknown[] = [];
  #unarrived: string | undefined;
  readonly #doubtful = new Set<string>();

  get restless(): ReadonlySet<string> {
    return this.#restless;
  }

  get isInDoubt(): boolean {
    return this.#doubtful.size > 0;
  }

  /** Whether an instance of a new revision in this part was ready and is not any more. */
  setDoubt(part: string, isDoubtful: boolean): void {
    if (isDoubtful) this.#doubtful.add(part);
    else this.#doubtful.delete(part);
  }

  /** A decision begins: what was found at rest stays so, but for those whose time has come. */
  begin(monoMs: number): void {
    this.#isResting = false;
    this.#restless = new Set();
    this.changedAll([...this.#next, ...this.always]);
    this.#next = new Set();
    this.#wakes.delete(WHOLE);
    for (const [part, wakeMonoMs] of this.#wakes) if (wakeMonoMs <= monoMs) this.#disturb(part);
  }

  /** Every conclusion was drawn: what changes from here on is looked at by the next decision. */
  rest(): void {
    this.#isResting = true;
  }

  /** True when what all parts depend on is not as it was; the caller then says which parts there are. */
  notes(circumstances: readonly unknown[]): boolean {
    const before = this.#circumstances;
    const isSame =
      before.length > 0 && circumstances.every((circumstance, index) => circumstance === before[index]);
    if (!isSame) this.#circumstances = circumstances;
    return !isSame;
  }

  /** Remembers for whom a change of the part may matter, and the other way round. */
  learn(spec: PartSpec): void {
    if (this.#learned.has(spec)) return;
    this.#learned.add(spec);
    for (const other of [...spec.needs, ...spec.balancers, ...routedBy(spec)]) {
      this.#join(spec.part, other);
      this.#join(other, spec.part);
    }
  }

  /** Something has changed in the part. */
  changed(part: string): void {
    this.#disturb(part);
    for (const neighbour of this.neighboursOf(part)) this.#disturb(neighbour);
  }

  changedAll(parts: Iterable<string>): void {
    for (const part of parts) this.#disturb(part);
  }

  neighboursOf(part: string): Iterable<string> {
    return this.#neighbours.get(part) ?? [];
  }

  isReady(part: string, conclude: () => boolean): boolean {
    const findings = this.#findingsOf(part);
    findings.isReady ??= conclude();
    return findings.isReady;
  }

  /** Asks the parts in their order until one has not arrived; that one is asked first the next time. */
  haveArrived(parts: readonly PartSpec[], conclude: (spec: PartSpec) => boolean): boolean {
    if (this.#unarrived !== undefined && this.#findings.get(this.#unarrived)?.hasArrived === false)
      return false;
    const missing = parts.find((spec) => {
      const findings = this.#findingsOf(spec.part);
      findings.hasArrived ??= conclude(spec);
      return !findings.hasArrived;
    });
    this.#unarrived = missing?.part;
    return missing === undefined;
  }

  /** The sum over all parts. */
  score(conclude: (part: string) => number): number {
    for (const part of this.#unscored) {
      const score = conclude(part);
      this.#findingsOf(part).score = score;
      this.#scoreSum += score;
    }
    this.#unscored.clear();
    return this.#scoreSum;
  }

  wake(part: string, monoMs: number): void {
    this.#wakes.set(part, Math.min(this.#wakes.get(part) ?? monoMs, monoMs));
  }

  /** The earliest time that was asked for. */
  wakeAt(): number | undefined {
    return this.#wakes.size === 0 ? undefined : Math.min(...this.#wakes.values());
  }

  #findingsOf(part: string): Findings {
    const known = this.#findings.get(part);
    if (known) return known;
    const fresh: Findings = {};
    this.#findings.set(part, fresh);
    return fresh;
  }

  /** Times that the part has asked for in this decision stay; for those of before it will ask again. */
  #disturb(part: string): void {
    this.#scoreSum -= this.#findings.get(part)?.score ?? 0;
    this.#unscored.add(part);
    this.#findings.set(part, {});
    if (!this.#isResting && !this.#restless.has(part)) this.#wakes.delete(part);
    (this.#isResting ? this.#next : this.#restless).add(part);
  }

  #join(part: string, other: string): void {
    const known = this.#neighbours.get(part);
    if (known) known.add(other);
    else this.#neighbours.set(part, new Set([other]));
  }
}

function routedBy({ routing }: PartSpec): readonly string[] {
  return (routing?.to ?? []).map(serviceOfPool);
}
