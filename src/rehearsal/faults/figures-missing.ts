/** What a service has to do is not measured for a while: of one instance, or at all. */

import { type FaultBase, type FaultKind, momentText } from "./fault.ts";
import { followedBy } from "./followed.ts";

export interface FiguresMissing extends FaultBase {
  readonly kind: "figures-missing";
  readonly part: string;
  readonly figures: "partial" | "none";
  readonly forMs: number;
}

export const figuresMissing: FaultKind<FiguresMissing> = {
  kind: "figures-missing",
  text: ({ part, figures, forMs, at }) =>
    `${figures === "none" ? "no figures" : "not all figures"} of ${part} come for ${forMs} ms ${momentText(at)}`,
  draw({ scene }, draws) {
    const followed = draws.pick(followedBy(scene), "part");
    const figures = draws.pick(["partial", "none"] as const, "figures");
    if (!followed || !figures) return undefined;
    const forMs = draws.between(1_000, 300_000, "for");
    return { kind: "figures-missing", at: draws.moment(), part: followed.part, figures, forMs };
  },
  strike({ part, figures, forMs }, { kernel, load, happened }) {
    happened();
    load.setFigures(part, figures);
    kernel.after(forMs, () => load.setFigures(part, "whole"));
  },
  heal({ part }, { load }) {
    load.setFigures(part, "whole");
  },
};
