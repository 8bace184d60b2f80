/** What a list of security groups admits: the whole world, or the parts of this cluster. */
import type { SecurityGroup } from "../model/access.ts";

type Admitted = readonly SecurityGroup[] | undefined;

/**
 * Everybody may connect: `anywhere`, or a group that holds every address.
 *
 * @param port Of a part that may admit groups on some of its ports.
 */
export function isOpenToWorld(from: Admitted, port?: number): boolean {
  const here = from?.filter(({ ports }) => port === undefined || ports === undefined || ports.includes(port));
  return here?.some((group) => group.ranges.some((range) => range.endsWith("/0"))) ?? false;
}

/**
 * A part may connect: one of its own groups is admitted, or a range that holds the loopback addresses, on
 * which instances of the local target live. A list that is not given admits exactly the parts that refer.
 */
export function admits(from: Admitted, groups: readonly SecurityGroup[], port: number): boolean {
  if (from === undefined) return true;
  const own = new Set(groups.map((group) => group.name));
  const here = from.filter(({ ports }) => ports === undefined || ports.includes(port));
  return here.some((group) => own.has(group.name) || group.ranges.some(meetsLoopback));
}

/** The groups that a part would be admitted by, were it not for the port: they are admitted on others alone. */
export function admittedElsewhere(
  from: Admitted,
  groups: readonly SecurityGroup[],
  port: number,
): readonly SecurityGroup[] {
  const own = new Set(groups.map((group) => group.name));
  const others = (from ?? []).filter(({ ports }) => ports !== undefined && !ports.includes(port));
  return others.filter(({ name, ranges }) => own.has(name) || ranges.some(meetsLoopback));
}

const LOOPBACK_OCTET = 127;

/** Shares addresses with 127.0.0.0/8: the first octets agree as far as the prefix goes. */
function meetsLoopback(range: string): boolean {
  const match = /^(\d+)\.\d+\.\d+\.\d+\/(\d+)$/.exec(range);
  if (!match?.[1] || !match[2]) return range === "::/0" || range.startsWith("::1/");
  const ignoredBits = 8 - Math.min(8, Number(match[2]));
  return Number(match[1]) >> ignoredBits === LOOPBACK_OCTET >> ignoredBits;
}
