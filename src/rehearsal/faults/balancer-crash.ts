/** A balancer ends: nothing behind it is reached until it runs again. */
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface BalancerCrash extends FaultBase {
  readonly kind: "balancer-crash";
  readonly instance: string;
}

export const balancerCrash: FaultKind<BalancerCrash> = {
  kind: "balancer-crash",
  text: ({ instance, at }) => `the balancer ${instance} is killed ${momentText(at)}`,
  draw({ instances }, draws) {
    const instance = draws.pick(instances.balancer, "instance");
    return instance === undefined ? undefined : { kind: "balancer-crash", at: draws.moment(), instance };
  },
  strike({ instance }, { world, happened }) {
    if (!world.processes.find(instance)?.alive) return;
    happened();
    world.end(instance, null, "SIGKILL");
  },
};
