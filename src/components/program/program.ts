/** A part that runs a command of the user's, with what its command and environment may name. */
import type { Job } from "../../model/job.ts";
import type { Service } from "../../model/service.ts";
import type { GenericStore } from "../../model/store.ts";

export type Program = Service | Job | GenericStore;

/** Numbers of all ports: the main one under the empty name. */
export function portsOf(program: Program): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  if (program.kind === "job") return ports;
  if (program.port) ports.set("", program.port.port);
  if (program.kind === "service") {
    for (const [name, port] of Object.entries(program.ports)) ports.set(name, port.port);
  }
  return ports;
}
