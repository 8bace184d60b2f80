/** Puts into the simulated world what a state of the control plane says is there. */
import type { ControlState } from "../../control/state.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

export function adoptAll(world: SimulatedWorld, state: ControlState): void {
  const instances = Object.values(state.instances);
  for (const { id, part, slot, revision, address, process } of instances) {
    if (process.status !== "running") continue;
    world.adopt({ instance: id, part, slot, revision, address, identity: process.identity });
  }
  for (const { id, pools } of instances) {
    const process = world.processes.find(id);
    for (const [balancer, membership] of Object.entries(pools)) {
      if (process) world.pools.put(balancer, process, membership.state, "itself");
    }
  }
}
