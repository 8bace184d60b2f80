/** A process runs on and answers nothing for a while, not even SIGTERM. */
import { partIn } from "../../contract/instance-name.ts";
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface ProcessHang extends FaultBase {
  readonly kind: "process-hang";
  readonly instance: string;
  readonly forMs: number;
}

export const processHang: FaultKind<ProcessHang> = {
  kind: "process-hang",
  text: ({ instance, forMs, at }) => `${instance} answers nothing for ${forMs} ms ${momentText(at)}`,
  draw({ instances }, draws) {
    const instance = draws.pick(instances.service, "instance");
    if (instance === undefined) return undefined;
    return {
      kind: "process-hang",
      at: draws.moment(),
      instance,
      forMs: draws.between(300, 40_000, "length"),
    };
  },
  costs: ({ instance }) => [partIn(instance)],
  strike({ instance, forMs }, { world, kernel, happened }) {
    const process = world.processes.find(instance);
    if (!process?.alive || process.hung) return;
    happened();
    world.processes.setHung(process, true);
    kernel.after(forMs, () => world.processes.setHung(process, false));
  },
  heal({ instance }, { world }) {
    const process = world.processes.find(instance);
    if (process) world.processes.setHung(process, false);
  },
};
