/** Somebody cancels the release while it runs: no fault of the world, and yet in the way of everything. */
import { type FaultBase, type FaultKind, momentText } from "./fault.ts";

export interface OperatorCancel extends FaultBase {
  readonly kind: "operator-cancel";
}

export const operatorCancel: FaultKind<OperatorCancel> = {
  kind: "operator-cancel",
  text: ({ at }) => `somebody cancels the release ${momentText(at)}`,
  draw({ scene }, draws) {
    const { request } = scene;
    // Cancelling a first bring-up takes the cluster down, which is another change than the one rehearsed.
    const mayCancel = request.kind === "release" && request.as !== "bring-up";
    return mayCancel ? { kind: "operator-cancel", at: draws.moment() } : undefined;
  },
  strike(_fault, { ask, isReleasing, happened }) {
    if (!isReleasing()) return;
    happened();
    ask({ kind: "cancel", by: "somebody" });
  },
};
