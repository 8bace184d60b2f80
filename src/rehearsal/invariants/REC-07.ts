/** REC-07: impossible states are refused. */
import type { Invariant } from "./invariant.ts";

export const rec07: Invariant = {
  id: "REC-07",
  kind: "safety",
  statement: "the control plane meets no state that it holds to be impossible",
  reason:
    "it stops rather than act on one, so nobody looks after the cluster: this is a fault of tutti itself",
  bug: "nomad#28445",
  begin: () => ({ defect: ({ message }) => message }),
};
