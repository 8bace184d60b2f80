/** The firewall of the simulated network: which source addresses a door lets in, by the revision that is wanted now. */
import type { SecurityGroup } from "../../model/access.ts";

/** Addresses of what runs, by the security group that it was started in. */
export type GroupAddresses = (group: string) => ReadonlySet<string>;

/** A first packet. */
export interface Packet {
  readonly source: string;
  readonly port: number;
}

/** @param admits The groups that a door admits. Missing: it is open to the whole cluster. */
export function letsIn(
  admits: readonly SecurityGroup[] | undefined,
  { source, port }: Packet,
  addressesOf: GroupAddresses,
): boolean {
  if (!admits) return true;
  const rules = admits.filter(({ ports }) => ports === undefined || ports.includes(port));
  return rules.some(
    ({ name, ranges }) => addressesOf(name).has(source) || ranges.some((range) => holds(range, source)),
  );
}

/** Instances have IPv4 addresses, which no range of IPv6 holds. */
function holds(range: string, address: string): boolean {
  const [base = "", length = "32"] = range.split("/");
  const [ofRange, ofAddress] = [wordOf(base), wordOf(address)];
  if (ofRange === undefined || ofAddress === undefined) return false;
  const ignored = 2 ** (32 - Number(length));
  return Math.floor(ofRange / ignored) === Math.floor(ofAddress / ignored);
}

function wordOf(address: string): number | undefined {
  const octets = address.split(".").map(Number);
  if (octets.length !== 4 || !octets.every((octet) => Number.isInteger(octet))) return undefined;
  return octets.reduce((word, octet) => word * 256 + octet, 0);
}
