/** Where in a cloud a cluster is: its account, and the regions that it can be in. */
import { frozen } from "../base/frozen.ts";
import { given, hereWhenAsked, OptionReader, shown } from "./read.ts";

/** Zones of one region share what a region shares: its control plane, its name, and its disasters. */
export interface Region {
  readonly kind: "region";
  /** As its cloud calls it: "eu-central-1". */
  readonly name: string;
}

export interface Cloud {
  readonly vendor: "aws";
  /** Missing: the file does not say. */
  readonly account?: string;
  /** The one that serves. */
  readonly region: Region;
  /** Those that are to take over when it is lost. */
  readonly standby: readonly Region[];
}

export interface CloudOptions {
  /** Default "aws". */
  readonly vendor?: "aws";
  /** Twelve digits. */
  readonly account?: string;
  /** The one that serves. */
  readonly region: Region;
  /** Those that are to take over when it is lost. Default: none. */
  readonly standby?: readonly Region[];
}

const NAME = /^[a-z][a-z0-9-]{1,39}$/;

/**
 * A region of a cloud.
 *
 * @example cluster("shop", { cloud: { account: "123456789012", region: region("eu-central-1") }, … })
 */
export function region(name: string): Region {
  const reader = new OptionReader("region", {}, hereWhenAsked());
  if (typeof name !== "string" || !NAME.test(name))
    reader.refuse(
      "wrong-name",
      [],
      `region name ${shown(name)} cannot be used`,
      'write it as "eu-central-1"',
    );
  reader.finish();
  return frozen({ kind: "region", name });
}

export function readCloud(reader: OptionReader): Cloud | undefined {
  if (!reader.has("cloud")) return undefined;
  const options = reader.nested("cloud");
  const account = options.text("account");
  if (account !== undefined && !/^\d{12}$/.test(account))
    options.refuse("wrong-value", ["account"], `${shown(account)} is no account`, "write its twelve digits");
  if (!options.has("region"))
    options.refuse("missing", ["region"], "a cloud needs a region", 'add region: region("eu-central-1")');
  const main = options.has("region") ? readRegion(options, "region", options.raw("region")) : [];
  const cloud: Cloud = {
    vendor: options.oneOf("vendor", ["aws"], "aws"),
    ...given("account", account),
    region: main[0] ?? { kind: "region", name: "none" },
    standby: options.list("standby").flatMap((item) => readRegion(options, "standby", item)),
  };
  options.refuseUnknown();
  return cloud;
}

function readRegion(options: OptionReader, key: string, value: unknown): readonly Region[] {
  if ((value as { kind?: unknown } | null)?.kind === "region") return [value as Region];
  options.refuse("wrong-value", [key], `${key} cannot be ${shown(value)}`, 'write region("eu-central-1")');
  return [];
}
