/** Who may open a connection: security groups, zones, and the two groups that always exist. */
import { hereWhenAsked, OptionReader, readName, shown } from "./read.ts";

export interface SecurityGroup {
  readonly kind: "security-group";
  readonly name: string;
  /** Address ranges in CIDR form that belong to the group, besides the parts that name it. */
  readonly ranges: readonly string[];
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

/** A named set of parts and address ranges. A part joins with `groups`, and admits with `from`. */
export function securityGroup(
  name: string,
  options: { readonly ranges?: readonly string[] } = {},
): SecurityGroup {
  const reader = new OptionReader("security group", options, hereWhenAsked());
  const known = readName("security group", name, reader);
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
  return Object.freeze({ kind: "security-group", name: known, ranges: Object.freeze(ranges) });
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

/** Reads `from` or `groups`: one group or a list. */
export function readGroups(reader: OptionReader, key: string): readonly SecurityGroup[] | undefined {
  return readTagged<SecurityGroup>(
    reader,
    key,
    "security-group",
    "write anywhere, operators, or securityGroup(…)",
  );
}

export function readZones(reader: OptionReader): readonly Zone[] {
  return readTagged<Zone>(reader, "zones", "zone", 'write [zone("a"), zone("b")]') ?? [];
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
