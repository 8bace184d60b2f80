/** A process ends by itself: killed from outside, or with an exit code of its own. */
import { partIn } from "../../contract/instance-name.ts";
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface ProcessCrash extends FaultBase {
  readonly kind: "process-crash";
  readonly instance: string;
  /** Null: killed by SIGKILL. */
  readonly code: number | null;
}

export const processCrash: FaultKind<ProcessCrash> = {
  kind: "process-crash",
  text: ({ instance, code, at }) =>
    `${instance} ${code === null ? "is killed" : `ends with code ${code}`} ${momentText(at)}`,
  draw({ instances }, draws) {
    const instance = draws.pick(instances.service, "instance");
    if (instance === undefined) return undefined;
    const code = draws.between(0, 1, "code") === 0 ? null : 1;
    return { kind: "process-crash", at: draws.moment(), instance, code };
  },
  costs: ({ instance }) => [partIn(instance)],
  strike({ instance, code }, { world, happened }) {
    if (!world.processes.find(instance)?.alive) return;
    happened();
    world.end(instance, code, code === null ? "SIGKILL" : null);
  },
};
