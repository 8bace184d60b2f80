/** The sockets of the simulated machines: who listens where, as bind(2) lets them. */
import type { SimulatedProcess } from "../world/process.ts";

/** Every address of the machine. */
export const WILDCARD = "0.0.0.0";

interface Socket {
  readonly process: SimulatedProcess;
  readonly address: string;
}

export class Sockets {
  readonly #byPort = new Map<string, Socket[]>();

  /** Undefined once it listens; else who has the address already (EADDRINUSE). */
  bind(process: SimulatedProcess, address: string, port: number): SimulatedProcess | undefined {
    const open = this.#at(process.machine, port);
    const holder = open.find((socket) => meets(socket.address, address));
    if (holder) return holder.process;
    open.push({ process, address });
    return undefined;
  }

  closeAll(process: SimulatedProcess): void {
    for (const [key, sockets] of this.#byPort) {
      this.#byPort.set(
        key,
        sockets.filter((socket) => socket.process !== process),
      );
    }
  }

  isListening(process: SimulatedProcess, port: number): boolean {
    return this.#at(process.machine, port).some((socket) => socket.process === process);
  }

  #at(machine: string, port: number): Socket[] {
    const key = `${machine}:${port}`;
    const open = this.#byPort.get(key) ?? [];
    this.#byPort.set(key, open);
    return open;
  }
}

/** A wildcard takes every address, and so has none left for others, in both orders. */
function meets(one: string, other: string): boolean {
  return one === other || one === WILDCARD || other === WILDCARD;
}
