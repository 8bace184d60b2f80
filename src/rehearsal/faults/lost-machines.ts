/** What the loss of a machine and that of a zone have in common. */
import { parseInstanceName } from "../../contract/instance-name.ts";
import type { Ground } from "../ground.ts";
import type { SimulatedWorld } from "../world/simulated-world.ts";
import type { Stage } from "./fault.ts";

/** False where all of them were lost already. */
export function lose(
  { world, kernel, crashSupervisor, sicken }: Stage,
  machines: readonly string[],
  awayMs: number,
): boolean {
  const lost = machines.filter((machine) => world.hosts.isUp(machine));
  if (lost.length === 0) return false;
  const isOnly = world.hosts.isAlone;
  if (isOnly) {
    const bootId = `boot-after-${Math.round(kernel.elapsedMs)}`;
    // It is the first to go, so that it hears nothing of the rest.
    crashSupervisor(awayMs, bootId);
    world.reboot(bootId);
  }
  const stores = lost.flatMap((machine) => world.storesOn(machine));
  for (const machine of lost) world.loseMachine(machine);
  for (const store of stores) sicken(store);
  kernel.after(awayMs, () => restore(world, lost));
  return true;
}

export function restore(world: SimulatedWorld, machines: readonly string[]): void {
  for (const machine of machines) world.returnMachine(machine);
}

/** Each service once for every slot that has its place there. */
export function servicesOn({ instances, placement }: Ground, machines: readonly string[]): readonly string[] {
  const parts = new Map<string, string>();
  for (const name of instances.service) {
    const known = parseInstanceName(name);
    if (!known) continue;
    const machine = placement.machineFor(known.part, known.slot);
    if (machine !== undefined && machines.includes(machine))
      parts.set(`${known.part} ${known.slot}`, known.part);
  }
  return [...parts.values()];
}
