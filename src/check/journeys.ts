/** Journeys: which doors of the cluster close when one part stops. */
import type { Facts } from "./facts.ts";

/** More names than this tell a reader nothing. */
const NAMED_MAX = 3;

/** What stops for users when the part stops, as the end of a sentence. */
export function whatStops(facts: Facts, part: string): string {
  const doors = doorsAbove(facts, part);
  if (doors.length === 0) return "all work that needs it stands still";
  if (doors.length === 1 && doors[0] === part) return `every request through "${part}" fails`;
  const names = doors.map((name) => `"${name}"`);
  return `every request through ${someText(names)} that needs it fails`;
}

/** The first of many, and that there are others: "a, b, c and others". */
export function someText(items: readonly string[], max: number = NAMED_MAX): string {
  return listText(items.length > max ? [...items.slice(0, max), "others"] : items);
}

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[]): string {
  return joinedBy("and", items);
}

/** "a", "a or b", "a, b or c". */
export function choiceText(items: readonly string[]): string {
  return joinedBy("or", items);
}

function joinedBy(word: string, items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/**
 * Balancers from which requests come to the part, directly or through others, nearest first.
 * The search ends once there is one more than will be named, so that it stays short in a large cluster.
 */
function doorsAbove(facts: Facts, part: string): readonly string[] {
  const seen = new Set([part]);
  const doors: string[] = [];
  for (const name of seen) {
    if (doors.length > NAMED_MAX) break;
    if (facts.partNamed(name)?.kind === "balancer") doors.push(name);
    for (const { from } of facts.connectionsTo(name)) seen.add(from.name);
    for (const balancer of facts.balancersOf(name)) seen.add(balancer.name);
  }
  return doors;
}
