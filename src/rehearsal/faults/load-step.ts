/** What the users of a service ask for changes from one moment to the next, and stays so. */

import { type FaultBase, type FaultKind, momentText } from "./fault.ts";
import { followedBy } from "./followed.ts";

export interface LoadStep extends FaultBase {
  readonly kind: "load-step";
  readonly part: string;
  /** Of what one instance can do. */
  readonly percent: number;
}

export const loadStep: FaultKind<LoadStep> = {
  kind: "load-step",
  text: ({ part, percent, at }) =>
    `the users of ${part} ask for ${percent} % of what one instance can do ${momentText(at)}`,
  draw({ scene }, draws) {
    const followed = draws.pick(followedBy(scene), "part");
    if (!followed) return undefined;
    const percent = draws.between(5, Math.ceil(followed.full) * (followed.max + 1), "percent");
    return { kind: "load-step", at: draws.moment(), part: followed.part, percent };
  },
  strike({ part, percent }, { load, happened }) {
    happened();
    load.set(part, percent);
  },
};
