/**
 * What a decision must look at. A part in which nothing has changed since it was found in order, whose neighbours have not
 * changed and whose time has not come would be found in order again. It is left alone, so that a decision costs as much
 * as what it is about, however large the cluster is.
 */
import type { PartSpec } from "../contract/revision.ts";
import { serviceOfPool } from "../model/pool.ts";
import type { Circumstances } from "./circumstances.ts";
import type { Instance } from "./state.ts";

/** Times that concern no part but the release as a whole. */
export const WHOLE = "";

/** What was concluded of one part, for as long as nothing changes there or beside it. */
export class Findings {
  isReady: boolean | undefined = undefined;
  hasArrived: boolean | undefined = undefined;
  score: number | undefined = undefined;
  /** Instances of the parts that it routes to, or is routed to by. */
  beside: readonly Instance[] | undefined = undefined;
  /** Of a balancer: whether it is there to judge, and the instance that routes. */
  isUp: boolean | undefined = undefined;
  router: Instance | null | undefined = undefined;
  /** Balancers that its instances must take requests from, by the specification that was asked about. */
  balancers: { readonly of: PartSpec; readonly names: readonly string[] } | undefined = undefined;
}

export class Attention {
  /** Parts that this decision looks at. */
  #restless = new Set<string>();
  /** Those of them that this pass looks at, which grow on the way. */
  #inPass = new Set<string>();
  /** Those that were disturbed since this pass began: the next one looks at them alone, the others are in order. */
  #again = new Set<string>();
  /** Rises whenever a part joins those of the pass. */
  version = 0;
  /** What has changed after every conclusion was drawn: for the next decision to look at. */
  #next = new Set<string>();
  #isResting = false;
  readonly #findings = new Map<string, Findings>();
  /** When a part wants to be looked at though nothing changed. */
  readonly #wakes = new Map<string, number>();
  /** Parts of which one routes to the other. */
  readonly #beside = new Map<string, Set<string>>();
  /** Parts of which one needs the other. */
  readonly #bound = new Map<string, Set<string>>();
  /** Parts that had instances and that the target does not have. */
  removed: readonly string[] = [];
  /** Parts that depend on more than their neighbours, and so are looked at in every decision. */
  always: readonly string[] = [];
  readonly #learned = new WeakSet<PartSpec>();
  /** Parts whose score is not in the sum. */
  readonly #unscored = new Set<string>();
  #scoreSum = 0;
  /** As they were when everything was looked at last. */
  circumstances: Circumstances | undefined = undefined;
  #unarrived: string | undefined;
  readonly #doubtful = new Set<string>();

  get inPass(): ReadonlySet<string> {
    return this.#inPass;
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
    this.#inPass = new Set();
    this.#again = new Set();
    this.changedAll([...this.#next, ...this.always]);
    this.#next = new Set();
    this.#wakes.delete(WHOLE);
    for (const [part, wakeMonoMs] of this.#wakes) if (wakeMonoMs <= monoMs) this.#disturb(part);
  }

  /** A pass begins. */
  beginPass(): void {
    this.#inPass = this.#again;
    this.#again = new Set();
    this.version += 1;
  }

  /** Every conclusion was drawn: what changes from here on is looked at by the next decision. */
  rest(): void {
    this.#isResting = true;
    this.#inPass = this.#restless;
    this.version += 1;
  }

  /** Remembers for whom a change of the part may matter, and the other way round. */
  learn(spec: PartSpec): void {
    if (this.#learned.has(spec)) return;
    this.#learned.add(spec);
    for (const other of spec.needs) join(this.#bound, spec.part, other);
    for (const other of [...spec.balancers, ...routedBy(spec)]) join(this.#beside, spec.part, other);
  }

  /**
   * Something has changed in the part.
   *
   * @param isBinding Also who needs it, or what it needs, may see it otherwise now: another number of instances lives or
   * is ready. They look at nothing else of each other.
   */
  changed(part: string, isBinding: boolean): void {
    this.#disturb(part);
    for (const neighbour of this.#beside.get(part) ?? []) this.#disturb(neighbour);
    if (isBinding) for (const neighbour of this.#bound.get(part) ?? []) this.#disturb(neighbour);
  }

  changedAll(parts: Iterable<string>): void {
    for (const part of parts) this.#disturb(part);
  }

  /** Parts that it routes to, or is routed to by. */
  besideOf(part: string): Iterable<string> {
    return this.#beside.get(part) ?? [];
  }

  /** Parts that it needs, or that need it. */
  boundTo(part: string): Iterable<string> {
    return this.#bound.get(part) ?? [];
  }

  findingsOf(part: string): Findings {
    const known = this.#findings.get(part);
    if (known) return known;
    const fresh = new Findings();
    this.#findings.set(part, fresh);
    return fresh;
  }

  /** Asks the parts in their order until one has not arrived; that one is asked first the next time. */
  haveArrived(parts: readonly PartSpec[], conclude: (spec: PartSpec) => boolean): boolean {
    if (this.#unarrived !== undefined && this.#findings.get(this.#unarrived)?.hasArrived === false)
      return false;
    const missing = parts.find((spec) => {
      const findings = this.findingsOf(spec.part);
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
      this.findingsOf(part).score = score;
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

  /** Times that the part has asked for in this decision stay; for those of before it will ask again. */
  #disturb(part: string): void {
    this.#scoreSum -= this.#findings.get(part)?.score ?? 0;
    this.#unscored.add(part);
    this.#findings.delete(part);
    if (this.#isResting) this.#next.add(part);
    else this.#lookAgain(part);
  }

  #lookAgain(part: string): void {
    if (!this.#restless.has(part)) this.#wakes.delete(part);
    this.#restless.add(part);
    this.#again.add(part);
    if (this.#inPass.has(part)) return;
    this.#inPass.add(part);
    this.version += 1;
  }
}

function join(pairs: Map<string, Set<string>>, one: string, other: string): void {
  pairs.set(one, (pairs.get(one) ?? new Set()).add(other));
  pairs.set(other, (pairs.get(other) ?? new Set()).add(one));
}

function routedBy({ routing }: PartSpec): readonly string[] {
  return (routing?.to ?? []).map(serviceOfPool);
}
