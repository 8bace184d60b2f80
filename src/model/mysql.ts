/** MySQL and what speaks like it: the settings that decide what a crash loses and how many may connect. */

import type { Duration } from "../base/duration.ts";
import type { Declared } from "./declaration.ts";
import { type ManagedOptions, readRds } from "./managed.ts";
import { readPassword } from "./password.ts";
import { type Port, readPort } from "./port.ts";
import { given, here, OptionReader, readName } from "./read.ts";
import {
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { SecretReference, Value } from "./value.ts";
import type { VendorDefault } from "./vendor-default.ts";

export interface MysqlStore extends StoreCommon {
  readonly engine: "mysql";
  readonly settings: MysqlSettings;
}

export interface MysqlSettings {
  /** Such as "8.4". */
  readonly version?: string;
  /** `max_connections`. */
  readonly maxConnections: number;
  /** `innodb_flush_log_at_trx_commit`: 1 flushes each commit, 2 and 0 once a second. */
  readonly flushLogAtCommit: number;
  /** `sync_binlog`: commits from one flush of the binary log to the next; 0 leaves it to the system. */
  readonly syncBinlog: number;
  /** Commits wait for a replica. Missing: they do not. */
  readonly semisync?: { readonly timeoutMs: number };
  readonly password?: Value;
}

/** MySQL 8.4 reference manual, server system variables. */
export const defaultMaxConnections = 151;

const manual = { program: "MySQL 8.4", reference: "reference manual, semisynchronous replication" };

export const semisyncTimeoutDefault: VendorDefault<number> = { ...manual, value: 10_000 };

export interface MysqlOptions extends StoreCommonOptions {
  /** Such as "8.4". Default: unknown. */
  readonly version?: string;
  /** `max_connections`. Default 151, MySQL's own. */
  readonly maxConnections?: number;
  readonly password?: SecretReference;
  /** `innodb_flush_log_at_trx_commit`. Default 1, MySQL's own. */
  readonly flushLogAtCommit?: 0 | 1 | 2;
  /** `sync_binlog`. Default 1, MySQL's own. */
  readonly syncBinlog?: number;
  /** Commits wait for a replica, at most for `timeout` (`rpl_semi_sync_source_timeout`, default 10s). Default: they do not. */
  readonly semisync?: { readonly timeout?: Duration };
  /** It is run by Amazon RDS: `rds: { multiZone: true }`. */
  readonly rds?: ManagedOptions;
  /** Default 3306. */
  readonly port?: Port<"tcp">;
}

/**
 * Declares a MySQL server. The model knows it and `check` judges it; a target that cannot run it says so.
 *
 * @example mysql("orders", { version: "8.4", password: secret("MYSQL_PASSWORD") })
 */
export function mysql<const N extends string>(name: N, options: MysqlOptions = {}): StoreHandle<N, "tcp"> {
  const place = here();
  const reader = new OptionReader(`mysql "${name}"`, options, place);
  const uses: Declared[] = [];
  const version = reader.text("version");
  const password = readPassword(reader, "MYSQL_PASSWORD");
  const semisync = readSemisync(reader);
  const data: MysqlStore = {
    ...readStoreCommon(reader, readName("mysql", name, reader), place, uses),
    ...given("managed", readRds(reader)),
    engine: "mysql",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 3306 },
    // innodb_flush_log_at_trx_commit and sync_binlog are 1 by default: every commit is on disk.
    durability: "always",
    settings: {
      ...(version ? { version } : {}),
      maxConnections: reader.integer("maxConnections", defaultMaxConnections, { min: 1, max: 100_000 }),
      flushLogAtCommit: reader.integer("flushLogAtCommit", 1, { min: 0, max: 2 }),
      syncBinlog: reader.integer("syncBinlog", 1, { min: 0, max: 4_294_967_295 }),
      ...(semisync ? { semisync } : {}),
      ...(password ? { password } : {}),
    },
  };
  return storeHandle<N, "tcp">(name, reader, { data, uses });
}

function readSemisync(reader: OptionReader): MysqlSettings["semisync"] {
  const given = reader.nested("semisync");
  const timeoutMs = given.duration("timeout", semisyncTimeoutDefault.value);
  given.refuseUnknown();
  return reader.has("semisync") ? { timeoutMs } : undefined;
}
