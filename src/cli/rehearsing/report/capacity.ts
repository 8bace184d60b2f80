/** The capacity of one service over time, as the path of a step chart. Pure. */
import type { Capacity } from "../../../rehearsal/timeline.ts";
import type { Scale } from "./scale.ts";

export const capacityHeight = 44;

/** From nothing at the bottom to the most that ever served, or was wanted, at the top. */
export function capacityPath(capacity: Capacity, { x, endMs }: Scale): string {
  const y = heights(capacity);
  const steps = capacity.steps.map(({ atMs, serving }) => `H${x(atMs)}V${y(serving)}`).join("");
  return `M${x(0)} ${y(0)}${steps}H${x(endMs)}V${y(0)}Z`;
}

export function desiredLine(capacity: Capacity, { x, endMs }: Scale): string {
  const y = heights(capacity);
  return `M${x(0)} ${y(capacity.desired)}H${x(endMs)}`;
}

function heights({ desired, steps }: Capacity): (count: number) => number {
  const most = Math.max(1, desired, ...steps.map(({ serving }) => serving));
  return (count) => Math.round((capacityHeight * (most - count) * 10) / most) / 10;
}
