/**
 * Work that goes on after its answer, as long as the file's drain says that a piece of work may take: a program that is
 * told to stop finishes what it has begun, and only then ends.
 */
import { defaultRelease } from "../../model/release.ts";
import type { SimulatedProcess } from "../world/process.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";

/** When the last piece of work of a process is done, of those that were told to stop. */
export class Work {
  readonly #untilMs = new Map<SimulatedProcess, number>();

  begin(process: SimulatedProcess, untilMs: number): void {
    this.#untilMs.set(process, untilMs);
  }

  untilMs(process: SimulatedProcess): number {
    return this.#untilMs.get(process) ?? 0;
  }
}

export function working({ kernel, partOf, suffer }: Street, work: Work): Inhabitant {
  /** When each process was last sent requests. */
  const servedMs = new Map<SimulatedProcess, number>();
  const told = (process: SimulatedProcess): void => {
    const part = partOf(process);
    if (part?.kind !== "service") return;
    const { drainMs } = part.release;
    const lastMs = servedMs.get(process);
    // Without a balancer the drain says how long work takes only where it was written down.
    if (lastMs === undefined && drainMs === defaultRelease.drainMs) return;
    work.begin(process, (lastMs ?? kernel.elapsedMs) + drainMs);
  };
  return {
    note: (happening) => {
      if (happening.kind === "member" && happening.from === "ready")
        servedMs.set(happening.process, kernel.elapsedMs);
      if (happening.kind === "effect" && happening.effect.body.kind === "terminate" && happening.process)
        told(happening.process);
      if (happening.kind !== "ended") return;
      const leftMs = Math.round(work.untilMs(happening.process) - kernel.elapsedMs);
      if (leftMs <= 0) return;
      const { instance } = happening.process;
      suffer("not-answered", `${instance} is killed ${leftMs} ms before its last piece of work is done`);
    },
  };
}
