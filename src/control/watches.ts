/** What the world should look at, derived from the state. */
import type { Watch } from "../contract/watch.ts";
import type { ControlState, Instance } from "./state.ts";

export function watchesOf(state: ControlState): readonly Watch[] {
  return Object.values(state.instances).flatMap((instance): Watch[] => {
    if (instance.process.status !== "running") return [];
    return [
      {
        instance: instance.id,
        part: instance.part,
        revision: instance.revision,
        address: instance.address,
        process: instance.process.identity,
        probe: probeOf(instance),
        memberOf: balancersOf(instance),
      },
    ];
  });
}

/** Once an instance has joined a pool the balancer judges it, with the same settings. */
function probeOf(instance: Instance): Watch["probe"] {
  if (instance.goal === "retire") return "none";
  if (instance.health.verdict !== "healthy") return "starting";
  return balancersOf(instance).length > 0 ? "balancer" : "steady";
}

function balancersOf(instance: Instance): readonly string[] {
  return Object.entries(instance.pools).flatMap(([name, { state }]) => (state === "absent" ? [] : [name]));
}
