/** The machine that a whole cluster is to live on, as far as the file says so: only `check` asks. */
import type { Size } from "../base/size.ts";
import { given, type OptionReader } from "./read.ts";

export interface Machine {
  readonly memoryBytes?: number;
  /** Cores. */
  readonly cpu?: number;
}

export interface MachineOptions {
  readonly memory?: Size;
  /** Cores. */
  readonly cpu?: number;
}

export function readMachine(reader: OptionReader): Machine | undefined {
  if (!reader.has("machine")) return undefined;
  const options = reader.nested("machine");
  const machine: Machine = {
    ...given("memoryBytes", options.size("memory")),
    ...given("cpu", options.positive("cpu")),
  };
  options.refuseUnknown();
  return machine;
}
