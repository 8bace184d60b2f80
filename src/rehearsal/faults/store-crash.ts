/** A store ends, and what needs it stops answering well until it is back. */
import { partIn } from "../../contract/instance-name.ts";
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface StoreCrash extends FaultBase {
  readonly kind: "store-crash";
  readonly instance: string;
}

export const storeCrash: FaultKind<StoreCrash> = {
  kind: "store-crash",
  text: ({ instance, at }) => `the store ${instance} is killed ${momentText(at)}`,
  draw({ instances }, draws) {
    const instance = draws.pick(instances.store, "instance");
    return instance === undefined ? undefined : { kind: "store-crash", at: draws.moment(), instance };
  },
  strike({ instance }, { world, happened, sicken }) {
    if (!world.processes.find(instance)?.alive) return;
    happened();
    world.end(instance, null, "SIGKILL");
    sicken(partIn(instance));
  },
};
