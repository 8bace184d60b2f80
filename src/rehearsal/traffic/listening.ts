/** Programs open their ports as they start; one that cannot ends, as a program does with EADDRINUSE. */
import { unreachable } from "../../base/assert.ts";
import type { PartData } from "../../model/declaration.ts";
import { wildcardListenerOf } from "../../model/listen-address.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";
import { type Sockets, WILDCARD } from "./sockets.ts";

/** Balancers share the addresses of their machine. */
const MACHINE_ADDRESS = "127.0.0.1";

export function listening({ kernel, world, partOf, suffer }: Street, sockets: Sockets): Inhabitant {
  const open = (process: SimulatedProcess): void => {
    const part = partOf(process);
    for (const { address, port } of part ? listenersOf(part, process) : []) {
      const holder = sockets.bind(process, address, port);
      if (!holder) continue;
      suffer(
        "not-listening",
        `${process.instance} cannot listen on ${address}:${port}, since ${holder.instance} does`,
      );
      return kernel.after(1, () => world.end(process.instance, 1, null));
    }
  };
  return {
    note: (happening) => {
      if (happening.kind === "started") open(happening.process);
      if (happening.kind === "ended") sockets.closeAll(happening.process);
    },
  };
}

interface Listener {
  readonly address: string;
  readonly port: number;
}

function listenersOf(part: PartData, process: SimulatedProcess): readonly Listener[] {
  switch (part.kind) {
    case "job":
      return [];
    case "balancer":
      return part.listeners.map(({ listen }) => ({ address: MACHINE_ADDRESS, port: listen.port }));
    case "service":
    case "store": {
      const address = wildcardListenerOf(part) ? WILDCARD : process.address;
      const named = part.kind === "service" ? Object.values(part.ports) : [];
      return [...(part.port ? [part.port] : []), ...named].map(({ port }) => ({ address, port }));
    }
    default:
      return unreachable(part, "kind of a part");
  }
}
