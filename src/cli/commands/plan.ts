/** `tutti plan`: what a deploy would do, from the same engine run against the simulated world. */
import { writeFileSync } from "node:fs";
import { SystemClock } from "../../host/clock.ts";
import { type Plan, planChange } from "../../rehearsal/plan.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import type { ReleaseRequest } from "../../supervisor/revisions.ts";
import { operatorName } from "../asking.ts";
import { closedPortLines } from "../closed-ports.ts";
import { readSoundCluster } from "../cluster-input.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { conditionsOf } from "../input-findings.ts";
import { observe, timingsFor } from "../observe.ts";
import { isPending, makePlan } from "../plan-document.ts";
import { planLines } from "../print-plan.ts";
import { secretVersions } from "../secret-compare.ts";
import { pathsWithFile, type Verb, verb } from "../session.ts";

export interface PlanFlags extends SupervisorFlags {
  readonly exitCode: boolean;
  readonly out?: string;
}

export const plan: Verb<PlanFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsWithFile(session);
  const observed = await observe(terminal, flags, paths);
  const input = await readSoundCluster(terminal, paths, observed.known);
  const { state } = observed;
  if (state.release) {
    const text = `revision ${state.release.to.number} is being released, so the state is about to change`;
    throw new Refusal("lock-held", text, "wait for it with `tutti wait --for complete`, then plan");
  }
  const timings = timingsFor(observed, input.cluster);
  const named = state.cluster === "" ? { ...state, cluster: input.cluster.name } : state;
  const rehearse = (request: ReleaseRequest): Plan => {
    return planChange({ state: named, request, timings, now: new SystemClock().now() });
  };
  const file = { ...input, secrets: secretVersions(paths, input.cluster, state, "release") };
  const bare = makePlan({ ...observed, state: named }, file, operatorName(), rehearse);
  const closed = closedPortLines(state.current?.cluster, input.cluster);
  const made = { ...bare, conditions: [...closed, ...bare.conditions, ...conditionsOf(input.findings)] };
  if (flags.out !== undefined) writeFileSync(flags.out, `${JSON.stringify(made, null, 2)}\n`);
  if (terminal.json) terminal.document(made);
  else for (const line of planLines(made, terminal.paint)) terminal.out(line);
  return flags.exitCode && isPending(made) ? exitCodes.changesPending : exitCodes.done;
});
