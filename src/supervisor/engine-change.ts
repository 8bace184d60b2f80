/** A balancer that runs keeps its program: a reload cannot turn one into another. Pure, and shared with `plan`. */
import type { ControlState } from "../control/state.ts";
import type { Cluster } from "../model/cluster.ts";
import { engineOf } from "../model/engine.ts";
import { Refusal } from "./refusal.ts";

/**
 * Refuses a change that would run a balancer of today by another engine, before anything of it begins.
 * @param verb What was asked for: it may be asked again once the cluster is down.
 */
export function refuseEngineChange(
  { wanted, current, basis }: ControlState,
  next: Cluster,
  verb: "deploy" | "rollback",
): void {
  const running = wanted === "up" ? (current ?? basis)?.cluster : undefined;
  for (const balancer of next.balancers) {
    const before = running?.balancers.find(({ name }) => name === balancer.name);
    if (!before || engineOf(before) === engineOf(balancer)) continue;
    throw new Refusal(
      "refused",
      `the balancer ${balancer.name} runs as ${engineOf(before)} and cannot become ${engineOf(balancer)} in place`,
      "declare the new one under another name and port, deploy, and remove the old one later; " +
        `or run \`tutti down\`, then \`tutti ${verb}\` (\`tutti up\` brings back the one of before)`,
    );
  }
}
