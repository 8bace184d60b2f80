/** A process takes more and more memory until it has reached its limit, and the kernel ends it: long after its start. */
import { partIn } from "../../contract/instance-name.ts";
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface ProcessLeak extends FaultBase {
  readonly kind: "process-leak";
  readonly instance: string;
  /** From the first byte too many to the limit. */
  readonly limitAfterMs: number;
}

export const processLeak: FaultKind<ProcessLeak> = {
  kind: "process-leak",
  text: ({ instance, limitAfterMs, at }) =>
    `${instance} begins to leak ${momentText(at)}, and has all the memory that it may use ${limitAfterMs} ms later`,
  draw({ instances }, draws) {
    const instance = draws.pick(instances.service, "instance");
    if (instance === undefined) return undefined;
    const limitAfterMs = draws.between(500, 60_000, "limit");
    return { kind: "process-leak", at: draws.moment(), instance, limitAfterMs };
  },
  costs: ({ instance }) => [partIn(instance)],
  strike({ instance, limitAfterMs }, { world, kernel, happened }) {
    const process = world.processes.find(instance);
    if (!process?.alive) return;
    const { leaking } = world.processes;
    leaking.add(process);
    const note = "ended by the kernel: it used more memory than it may";
    kernel.after(limitAfterMs, () => {
      if (!leaking.delete(process) || !process.alive) return;
      happened();
      world.processes.end(process, { code: null, signal: "SIGKILL", note }, "fault");
    });
  },
  heal: (_fault, { world }) => world.processes.leaking.clear(),
};
