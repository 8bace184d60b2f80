/** When a simulated cluster is at rest, and which of its parts run to completion. */
import type { Revision } from "../contract/revision.ts";
import type { ControlState } from "../control/state.ts";

/** No release runs, nothing is in flight, and every instance is where its goal wants it. */
export function isAtRest(state: ControlState): boolean {
  if (state.release) return false;
  const instances = Object.values(state.instances);
  if (state.wanted === "down") return instances.length === 0;
  return instances.every((it) => it.pending === null && it.goal === "serve" && it.readySinceMonoMs !== null);
}

/** Parts that a balancer of the revision routes to. */
export function routedIn(revision: Revision | null): ReadonlySet<string> {
  const routed = revision?.parts.filter(({ balancers }) => balancers.length > 0) ?? [];
  return new Set(routed.map(({ part }) => part));
}

export function jobsOf(revision: Revision | null): string[] {
  return revision?.parts.filter((spec) => spec.kind === "job").map((spec) => spec.part) ?? [];
}
