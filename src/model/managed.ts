/** Stores that a cloud runs: how many copies it keeps, where, and whether it moves to one of them by itself. */
import { given, type OptionReader } from "./read.ts";
import { readSubnets, type Subnet } from "./subnet.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface Managed {
  readonly by: "rds" | "elasticache";
  /** A copy in another zone, which takes over. */
  readonly multiZone: boolean;
  /** ElastiCache: copies besides the primary. */
  readonly copies: number;
  /** ElastiCache: a copy takes over without a person. */
  readonly failover: boolean;
  /** ElastiCache: between clients and nodes. Missing: it does not say. */
  readonly encryptsInTransit?: boolean;
  /** Of its subnet group. Missing: unknown. */
  readonly subnets?: readonly Subnet[];
}

export interface ManagedOptions {
  /** Of its subnet group: where it has addresses. */
  readonly subnets?: readonly Subnet[];
  /** A copy in another zone, which takes over by itself. Default false, that of the API. */
  readonly multiZone?: boolean;
}

export interface ManagedCacheOptions extends ManagedOptions {
  /** Copies besides the primary. Default 0. */
  readonly copies?: number;
  /** `AutomaticFailoverEnabled`: a copy takes over without a person. Default false. */
  readonly failover?: boolean;
  /** `TransitEncryptionEnabled`. */
  readonly encryptsInTransit?: boolean;
}

export const multiZoneDefault: VendorDefault<boolean> = {
  value: false,
  program: "Amazon RDS",
  reference: "API reference, CreateDBInstance.MultiAZ",
};

export const failoverDefault: VendorDefault<boolean> = {
  value: false,
  program: "Amazon ElastiCache",
  reference: "API reference, CreateReplicationGroup.AutomaticFailoverEnabled and MultiAZEnabled",
};

export const elasticacheDefaults: {
  readonly durability: VendorDefault<"none">;
  readonly eviction: VendorDefault<"volatile-lru">;
} = {
  durability: {
    value: "none",
    program: "Amazon ElastiCache",
    reference: "user guide, parameters: appendonly is no, and SnapshotRetentionLimit is 0",
  },
  eviction: {
    value: "volatile-lru",
    program: "Amazon ElastiCache",
    reference: "user guide, parameters: maxmemory-policy",
  },
};

/** Reads `rds` of a MySQL. */
export function readRds(reader: OptionReader): Managed | undefined {
  if (!reader.has("rds")) return undefined;
  const options = reader.nested("rds");
  const multiZone = options.flag("multiZone", multiZoneDefault.value);
  const subnets = given("subnets", readSubnets(options));
  options.refuseUnknown();
  return { by: "rds", multiZone, copies: multiZone ? 1 : 0, failover: multiZone, ...subnets };
}

/** Reads `elasticache` of a Redis. */
export function readElasticache(reader: OptionReader): Managed | undefined {
  if (!reader.has("elasticache")) return undefined;
  const options = reader.nested("elasticache");
  const managed: Managed = {
    by: "elasticache",
    multiZone: options.flag("multiZone", failoverDefault.value),
    copies: options.integer("copies", 0, { min: 0, max: 5 }),
    failover: options.flag("failover", failoverDefault.value),
    ...given("subnets", readSubnets(options)),
    ...given(
      "encryptsInTransit",
      options.has("encryptsInTransit") ? options.flag("encryptsInTransit", false) : undefined,
    ),
  };
  if (managed.copies === 0 && (managed.failover || managed.multiZone)) {
    const message = "there is no copy that could take over";
    options.refuse("no-copy", [managed.failover ? "failover" : "multiZone"], message, "add copies: 1");
  }
  if (managed.multiZone && !managed.failover)
    options.refuse(
      "no-failover",
      ["multiZone"],
      "ElastiCache asks for failover with it",
      "add failover: true",
    );
  options.refuseUnknown();
  return managed;
}
