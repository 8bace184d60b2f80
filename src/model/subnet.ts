/** Subnets: a range of addresses of a network in one zone, with or without a route from the internet. */
import { frozen } from "../base/frozen.ts";
import type { Zone } from "./access.ts";
import { given, hereWhenAsked, OptionReader, readName, shown } from "./read.ts";

export interface Subnet {
  readonly kind: "subnet";
  readonly name: string;
  readonly zone: Zone;
  /** Its route table leads to the internet and back. */
  readonly isPublic: boolean;
  /** Missing: the file does not say. */
  readonly range?: string;
}

export interface SubnetOptions {
  readonly zone: Zone;
  /** True when its route table leads to the internet and back. Default false. */
  readonly public?: boolean;
  /** In CIDR form: "10.0.1.0/24". */
  readonly range?: string;
}

/**
 * A subnet of a network in a cloud.
 *
 * @example const inner = subnet("inner-a", { zone: zone("eu-central-1a"), range: "10.0.1.0/24" });
 */
export function subnet(name: string, options: SubnetOptions): Subnet {
  const reader = new OptionReader("subnet", options, hereWhenAsked());
  const known = readName("subnet", name, reader);
  const zone = reader.raw("zone") as Zone | undefined;
  if (zone?.kind !== "zone")
    reader.refuse(
      "missing",
      ["zone"],
      `a subnet is in one zone, not in ${shown(zone)}`,
      'add zone: zone("…")',
    );
  const range = reader.text("range");
  if (range !== undefined && !/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(range))
    reader.refuse(
      "wrong-range",
      ["range"],
      `${shown(range)} is no address range`,
      'write it as "10.0.1.0/24"',
    );
  const data: Subnet = {
    kind: "subnet",
    name: known,
    zone: zone ?? { kind: "zone", name: "none" },
    isPublic: reader.flag("public", false),
    ...given("range", range),
  };
  reader.finish();
  return frozen(data);
}

/** Reads `subnets`. Missing: the file does not say. */
export function readSubnets(reader: OptionReader): readonly Subnet[] | undefined {
  if (!reader.has("subnets")) return undefined;
  return reader.list("subnets").filter((item): item is Subnet => {
    const good = (item as { kind?: unknown } | null)?.kind === "subnet";
    if (!good)
      reader.refuse(
        "wrong-value",
        ["subnets"],
        `subnets cannot hold ${shown(item)}`,
        "list what subnet(…) returned",
      );
    return good;
  });
}

/** The zones of subnets, each once. */
export function zonesOf(subnets: readonly Subnet[]): readonly Zone[] {
  const zones = new Map(subnets.map(({ zone }) => [zone.name, zone]));
  return [...zones.values()];
}
