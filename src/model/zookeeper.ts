/** ZooKeeper: the members of an ensemble, where they stand, and the settings that decide whether they stay one. */
import type { Duration } from "../base/duration.ts";
import type { Size } from "../base/size.ts";
import { readZoneList, type Zone } from "./access.ts";
import type { Declared } from "./declaration.ts";
import { readVersion } from "./kafka.ts";
import { type Port, readPort } from "./port.ts";
import { given, here, OptionReader, readName, refuseOtherCount, shown } from "./read.ts";
import {
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { VendorDefault } from "./vendor-default.ts";
import { readServers } from "./zookeeper-session.ts";

export interface ZookeeperStore extends StoreCommon {
  readonly engine: "zookeeper";
  readonly settings: ZookeeperSettings;
}

export interface ZookeeperSettings {
  /** Such as "3.8.4". Missing: unknown. */
  readonly version?: string;
  readonly members: number;
  /** The zone of each member. Missing: unknown. */
  readonly placement?: readonly string[];
  /** `myid` is typed on each machine. */
  readonly idsByHand: boolean;
  /** The `server.N` lines of each member, as its file has them. Missing: all have the same. */
  readonly serverLists?: readonly (readonly string[])[];
  /** `tickTime` */
  readonly tickMs: number;
  /** `autopurge.purgeInterval`; 0 is never. */
  readonly purgeEveryMs: number;
  /** `maxClientCnxns`: of one address. */
  readonly maxClientConnections: number;
  /** `-Xmx`. Missing: unknown. */
  readonly heapBytes?: number;
  /** "open": whoever connects may change every node (world:anyone). */
  readonly acl: "open" | "own";
  readonly password?: undefined;
}

export interface ZookeeperOptions extends StoreCommonOptions {
  /** Such as "3.8.4". Default: unknown. */
  readonly version?: string;
  /** How many vote. Default 1. */
  readonly members?: number;
  /** The zone of each member, in their order. Default: unknown. */
  readonly placement?: readonly Zone[];
  /** Whether `myid` is typed on each machine. Default false. */
  readonly idsByHand?: boolean;
  /** The `server.N` lines of each member where they may differ: `[["zoo1", "zoo2"], …]`. Default: all have the same. */
  readonly serverLists?: readonly (readonly string[])[];
  /** `tickTime`. Default "3s", ZooKeeper's own; its sample file has "2s". */
  readonly tick?: Duration;
  /** `autopurge.purgeInterval`. Default "0h": never, ZooKeeper's own. */
  readonly purgeEvery?: Duration;
  /** `maxClientCnxns` of one address. Default 60, ZooKeeper's own. */
  readonly maxClientConnections?: number;
  /** `-Xmx` of its process. Default: unknown. */
  readonly heap?: Size;
  /** Who may change a node. Default "open", that of its clients: whoever connects. */
  readonly acl?: ZookeeperSettings["acl"];
  /** Default 2181. */
  readonly port?: Port<"tcp">;
}

const guide = { program: "ZooKeeper 3.8", reference: "administrator's guide, configuration parameters" };

interface EnsembleDefaults {
  readonly tickMs: VendorDefault<number>;
  readonly purgeEveryMs: VendorDefault<number>;
  readonly maxClientConnections: VendorDefault<number>;
  readonly acl: VendorDefault<ZookeeperSettings["acl"]>;
}

export const zookeeperDefaults: EnsembleDefaults = {
  tickMs: { program: "ZooKeeper 3.8", reference: "ZooKeeperServer.DEFAULT_TICK_TIME", value: 3_000 },
  purgeEveryMs: { ...guide, value: 0 },
  maxClientConnections: { ...guide, value: 60 },
  acl: { program: "ZooKeeper 3.8", reference: "programmer's guide, OPEN_ACL_UNSAFE", value: "open" },
};

/** `minSessionTimeout` and `maxSessionTimeout`, in ticks. */
export const sessionTicks: VendorDefault<{ readonly min: number; readonly max: number }> = {
  ...guide,
  value: { min: 2, max: 20 },
};

/**
 * Declares an ensemble of ZooKeeper. The model knows it and `check` judges it; a target that cannot run it says so.
 *
 * @example zookeeper("keepers", { version: "3.8.4", members: 3, placement: [zone("a"), zone("b"), zone("c")] })
 */
export function zookeeper<const N extends string>(
  name: N,
  options: ZookeeperOptions = {},
): StoreHandle<N, "tcp"> {
  const place = here();
  const reader = new OptionReader(`zookeeper "${name}"`, options, place);
  const uses: Declared[] = [];
  const data: ZookeeperStore = {
    ...readStoreCommon(reader, readName("zookeeper", name, reader), place, uses),
    engine: "zookeeper",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 2181 },
    // A change is on the disk of a majority before it is confirmed (forceSync is yes by default).
    durability: "always",
    settings: readSettings(reader),
  };
  return storeHandle<N, "tcp">(name, reader, { data, uses });
}

function readSettings(reader: OptionReader): ZookeeperSettings {
  const members = reader.integer("members", 1, { min: 1, max: 99 });
  const { tickMs, purgeEveryMs, maxClientConnections, acl } = zookeeperDefaults;
  return {
    ...given("version", readVersion(reader)),
    members,
    ...given("placement", readPlacement(reader, members)),
    idsByHand: reader.flag("idsByHand", false),
    ...given("serverLists", readServerLists(reader, members)),
    tickMs: reader.duration("tick", tickMs.value),
    purgeEveryMs: reader.duration("purgeEvery", purgeEveryMs.value),
    maxClientConnections: reader.integer("maxClientConnections", maxClientConnections.value, {
      min: 0,
      max: 1_000_000,
    }),
    ...given("heapBytes", reader.size("heap")),
    acl: reader.oneOf("acl", ["open", "own"], acl.value),
  };
}

function readPlacement(reader: OptionReader, members: number): readonly string[] | undefined {
  if (!reader.has("placement")) return undefined;
  const zones = readZoneList(reader, "placement").map(({ name }) => name);
  refuseOtherCount(reader, "placement", { count: zones.length, wanted: members, of: "members" });
  return zones;
}

function readServerLists(reader: OptionReader, members: number): ZookeeperSettings["serverLists"] {
  if (!reader.has("serverLists")) return undefined;
  const lists = reader.list("serverLists").map((item, index) => {
    if (!Array.isArray(item))
      reader.refuse(
        "wrong-value",
        ["serverLists"],
        `serverLists cannot hold ${shown(item)}`,
        "write a list a member",
      );
    const one = reader.within(["serverLists"], { [index]: item }, "serverLists");
    return readServers(one, String(index));
  });
  refuseOtherCount(reader, "serverLists", { count: lists.length, wanted: members, of: "members" });
  return lists;
}
