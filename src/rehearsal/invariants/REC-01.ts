/** REC-01: it comes to rest as wanted, and stays there. */
import { desiredOf, targetOf } from "../../control/target.ts";
import type { Invariant } from "./invariant.ts";

export const rec01: Invariant = {
  id: "REC-01",
  kind: "liveness",
  statement:
    "once faults are over, everything that is wanted serves, nothing else runs, and no effect follows",
  reason: "a cluster that never comes to rest is one that nobody can reason about",
  bug: "swarmkit#2242, nomad#28445, kubernetes#18435",
  begin: (truth) => ({
    "ended-run": ({ isAtRest, churn }) => {
      const { control } = truth;
      const target = targetOf(control);
      // What never worked and has nothing to go back to cannot come to rest.
      if (control.lastRelease?.outcome === "failed" || truth.badRevisions.has(target?.number ?? 0))
        return undefined;
      if (!isAtRest) return `it is not at rest: ${unrest(truth.control)}`;
      if (churn.length > 0) return `it was at rest, and then did ${churn[0]?.id} (${churn[0]?.why})`;
      for (const spec of target?.parts ?? []) {
        if (spec.kind === "job") continue;
        const wanted = desiredOf(control, spec);
        const serving = truth.part(spec.part).serving.size;
        if (serving !== wanted) return `${spec.part}: ${serving} serve, and ${wanted} are wanted`;
      }
      return undefined;
    },
  }),
};

function unrest({
  release,
  instances,
}: Parameters<typeof targetOf>[0] & { readonly instances: object }): string {
  if (release) return `the release of revision ${release.to.number} is ${release.phase}`;
  const restless = Object.values(instances).filter(
    (it) => it.pending !== null || it.goal === "retire" || it.readySinceMonoMs === null,
  );
  return restless
    .map((it) => `${it.id} (${it.goal}, ${it.process.status}${it.pending ? `, ${it.pending.id}` : ""})`)
    .join(", ");
}
