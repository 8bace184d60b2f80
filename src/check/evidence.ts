/** Evidence: the facts that a finding rests on, each with where it comes from. */
import type { Evidence } from "../contract/finding.ts";

/** The user's file says so. */
export function stated(fact: string): Evidence {
  return { fact, source: "stated" };
}

/** The file says nothing, so tutti's default holds. */
export function byDefault(fact: string): Evidence {
  return { fact, source: "default" };
}

/** It follows from other facts. */
export function derived(fact: string): Evidence {
  return { fact, source: "derived" };
}

/** The model keeps no trace of who set a value, so one that equals the default counts as the default. */
export function settingFact(fact: string, isDefault: boolean): Evidence {
  return isDefault ? byDefault(fact) : stated(fact);
}
