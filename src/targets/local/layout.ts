/** Where things lie in the state folder of a cluster. */
import { join } from "node:path";

/** What an instance printed. Kept when it has ended. */
export function logFileOf(stateFolder: string, instance: string): string {
  return join(stateFolder, "logs", `${instance}.log`);
}

/** The configuration of one instance. */
export function instanceFolderOf(stateFolder: string, instance: string): string {
  return join(stateFolder, "run", instance);
}

/** The exit code of an instance that keeps one. */
export function endFileOf(stateFolder: string, instance: string): string {
  return join(instanceFolderOf(stateFolder, instance), "end");
}

/** The data of one slot: it outlives instances and revisions. */
export function dataFolderOf(stateFolder: string, part: string, slot: number): string {
  return join(stateFolder, "data", `${part}-${slot}`);
}
