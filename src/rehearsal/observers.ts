/** Observers: the invariants and probes of one run, by the kind of happening that they look at. */
import type { Invariant } from "./invariants/invariant.ts";
import type { Probe } from "./probes/probe.ts";
import type { Violation } from "./run-spec.ts";
import type { Truth } from "./truth.ts";
import type { Happening } from "./world/happening.ts";

interface Check {
  readonly invariant: Invariant;
  readonly check: (happening: Happening) => string | undefined;
}

export class Observers {
  readonly #truth: Truth;
  readonly #checks = new Map<Happening["kind"], Check[]>();
  readonly #probes: Probe[];
  readonly #hit: string[] = [];

  constructor(
    watching: { readonly invariants: readonly Invariant[]; readonly probes: readonly Probe[] },
    truth: Truth,
    isWithinBudget: boolean,
  ) {
    this.#truth = truth;
    this.#probes = [...watching.probes];
    for (const invariant of watching.invariants) {
      if (!invariant.isWithinBudget || isWithinBudget) this.#add(invariant);
    }
  }

  get hit(): readonly string[] {
    return this.#hit;
  }

  #add(invariant: Invariant): void {
    const checks = Object.entries(invariant.begin(this.#truth));
    for (const [kind, check] of checks) {
      const known = this.#checks.get(kind as Happening["kind"]) ?? [];
      known.push({ invariant, check: check as Check["check"] });
      this.#checks.set(kind as Happening["kind"], known);
    }
  }

  /** The first invariant that this happening breaks. */
  check(happening: Happening): Violation | undefined {
    this.#probe(happening);
    for (const { invariant, check } of this.#checks.get(happening.kind) ?? []) {
      const message = check(happening);
      if (message === undefined) continue;
      const { id, kind } = invariant;
      return { invariant: id, kind, message, atMs: Math.round(this.#truth.nowMs) };
    }
    return undefined;
  }

  /** A probe that was hit is not asked again. */
  #probe(happening: Happening): void {
    for (let index = this.#probes.length - 1; index >= 0; index -= 1) {
      const probe = this.#probes[index];
      if (!probe?.isHit(happening, this.#truth)) continue;
      this.#hit.push(probe.id);
      this.#probes.splice(index, 1);
    }
  }
}
