/**
 * What a change of the file cuts: edges that the running revision has and the planned one loses. While a release runs,
 * instances of both revisions stand side by side, so what an old instance needs must stay open until it is gone.
 */
import type { PartData } from "../../model/declaration.ts";
import { admits } from "../world.ts";
import { type Door, doorsOf, type Edge, groupsOf, type Network } from "./network.ts";
import { reachOf } from "./reach.ts";

export interface LostEdge {
  /** As it runs. */
  readonly edge: Edge;
  /** The part at its end, as it is planned. */
  readonly target: PartData;
  readonly before: Door;
  /** Missing: the part has no port any more. */
  readonly after?: Door;
  readonly because: "admission" | "port";
}

/** Edges whose end is planned as well: what is removed on purpose is not lost. */
export function lostEdges(running: Network, planned: Network): readonly LostEdge[] {
  return running.edges.flatMap((edge) => {
    const target = planned.partNamed(edge.to.name);
    const lost = target && edge.kind === "reference" && planned.partNamed(edge.from.name);
    return lost && reachOf(edge, running).kind === "open" ? (lossOf(edge, target) ?? []) : [];
  });
}

function lossOf(edge: Edge, target: PartData): LostEdge | undefined {
  const [before] = doorsOf(edge.to);
  const [after] = doorsOf(target);
  if (!before) return undefined;
  const found = { edge, target, before, ...(after ? { after } : {}) };
  if (after?.port !== before.port) return { ...found, because: "port" };
  return admits(after.admits, groupsOf(edge.from), after.port)
    ? undefined
    : { ...found, because: "admission" };
}
