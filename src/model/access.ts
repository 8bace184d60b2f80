/** Who may open a connection: security groups, zones, and the two groups that always exist. */
import { isPort, type Port } from "./port.ts";
import { hereWhenAsked, OptionReader, readName, shown } from "./read.ts";

/** Groups are called as clouds call them, capital letters and all: two spellings are two groups. */
const GROUP_NAME = /^[A-Za-z][A-Za-z0-9-]{0,39}$/;

export interface SecurityGroup {
  readonly kind: "security-group";
  readonly name: string;
  /** Address ranges in CIDR form that belong to the group, besides the parts that name it. */
  readonly ranges: readonly string[];
  /** Admitted on these ports alone, see {@link onPort}. Missing: on every port of whoever admits it. */
  readonly ports?: readonly number[];
}

/** Everybody who can reach the machine. */
export const anywhere: SecurityGroup = Object.freeze({
  kind: "security-group",
  name: "anywhere",
  ranges: ["0.0.0.0/0", "::/0"],
});

/** People who run the cluster: on one machine, its own users. */
export const operators: SecurityGroup = Object.freeze({
  kind: "security-group",
  name: "operators",
  ranges: ["127.0.0.0/8"],
});

/**
 * A named set of parts and address ranges. A part joins with `groups`, and admits with `from`.
 *
 * @param name Letters, digits and "-", at most 40; capital letters count.
 */
export function securityGroup(
  name: string,
  options: { readonly ranges?: readonly string[] } = {},
): SecurityGroup {
  const reader = new OptionReader("security group", options, hereWhenAsked());
  if (typeof name !== "string" || !GROUP_NAME.test(name)) {
    const fix = 'start with a letter; letters, digits and "-", at most 40';
    reader.refuse("wrong-name", [], `security group name ${shown(name)} cannot be used`, fix);
  }
  const ranges = reader.list("ranges").map(String);
  for (const range of ranges.filter((text) => !/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(text))) {
    reader.refuse(
      "wrong-range",
      ["ranges"],
      `${shown(range)} is no address range`,
      'write it as "10.0.0.0/16"',
    );
  }
  reader.finish();
  return Object.freeze({ kind: "security-group", name, ranges: Object.freeze(ranges) });
}

/**
 * The group, for `from`, admitted on these ports alone, as a rule of a cloud's security group names them. All is TCP.
 *
 * @example kafka("events", { from: [onPort(relays, tcp(9092)), onPort(operators, tcp(9999))] })
 */
export function onPort(group: SecurityGroup, ...ports: readonly [Port, ...Port[]]): SecurityGroup {
  const reader = new OptionReader("a group on ports", {}, hereWhenAsked());
  const isGroup = (group as { kind?: unknown } | null | undefined)?.kind === "security-group";
  if (!isGroup)
    reader.refuse(
      "wrong-value",
      [],
      `onPort cannot narrow ${shown(group)}`,
      "write onPort(securityGroup(…), tcp(9092))",
    );
  if (ports.length === 0)
    reader.refuse("missing", [], "onPort names no port", "write onPort(backend, tcp(9092))");
  for (const port of ports.filter((one) => !isPort(one)))
    reader.refuse("wrong-port", [], `onPort cannot take ${shown(port)}`, "write tcp(9092)");
  reader.finish();
  const numbers = Object.freeze(ports.map(({ port }) => port));
  return Object.freeze({ kind: "security-group", name: group.name, ranges: group.ranges, ports: numbers });
}

/** A failure domain: what is in two zones survives the loss of one. */
export interface Zone {
  readonly kind: "zone";
  readonly name: string;
}

export function zone(name: string): Zone {
  const reader = new OptionReader("zone", {}, hereWhenAsked());
  const known = readName("zone", name, reader);
  reader.finish();
  return Object.freeze({ kind: "zone", name: known });
}

/** Reads `from` of a part with ports of its own: one group or a list, each on all ports or on some. */
export function readAdmitted(reader: OptionReader, key: string): readonly SecurityGroup[] | undefined {
  const fix = "write anywhere, operators, or securityGroup(…)";
  return readTagged<SecurityGroup>(reader, key, "security-group", fix);
}

/** Reads groups where ports have no sense: one group or a list. */
export function readGroups(reader: OptionReader, key: string): readonly SecurityGroup[] | undefined {
  const groups = readAdmitted(reader, key);
  for (const { name } of groups?.filter(({ ports }) => ports !== undefined) ?? []) {
    const message = `${key} takes the group "${name}" whole, and not on single ports`;
    reader.refuse("group-on-ports", [key], message, "leave out onPort(…)");
  }
  return groups;
}

export function readZones(reader: OptionReader): readonly Zone[] {
  return readZoneList(reader, "zones");
}

/** The same under another name: where each broker or member of a store stands. */
export function readZoneList(reader: OptionReader, key: string): readonly Zone[] {
  return readTagged<Zone>(reader, key, "zone", 'write [zone("a"), zone("b")]') ?? [];
}

function readTagged<T extends { kind: string }>(
  reader: OptionReader,
  key: string,
  kind: T["kind"],
  fix: string,
): readonly T[] | undefined {
  const value = reader.raw(key);
  if (value === undefined) return undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item): item is T => {
    const good = (item as { kind?: unknown } | null)?.kind === kind;
    if (!good) reader.refuse("wrong-value", [key], `${key} cannot be ${shown(item)}`, fix);
    return good;
  });
}
