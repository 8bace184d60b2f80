/** MySQL and what speaks like it: the settings that decide what a crash loses and how many may connect. */

import type { Declared } from "./declaration.ts";
import { readPassword } from "./password.ts";
import { type Port, readPort } from "./port.ts";
import { here, OptionReader, readName } from "./read.ts";
import {
  readStoreCommon,
  type StoreCommon,
  type StoreCommonOptions,
  type StoreHandle,
  storeHandle,
} from "./store-common.ts";
import type { SecretReference, Value } from "./value.ts";

export interface MysqlStore extends StoreCommon {
  readonly engine: "mysql";
  readonly settings: MysqlSettings;
}

export interface MysqlSettings {
  /** Such as "8.4". */
  readonly version?: string;
  /** `max_connections`. */
  readonly maxConnections: number;
  readonly password?: Value;
}

/** MySQL 8.4 reference manual, server system variables. */
export const defaultMaxConnections = 151;

export interface MysqlOptions extends StoreCommonOptions {
  /** Such as "8.4". Default: unknown. */
  readonly version?: string;
  /** `max_connections`. Default 151, MySQL's own. */
  readonly maxConnections?: number;
  readonly password?: SecretReference;
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
  const data: MysqlStore = {
    ...readStoreCommon(reader, readName("mysql", name, reader), place, uses),
    engine: "mysql",
    port: readPort(reader, ["port"], reader.raw("port")) ?? { kind: "port", protocol: "tcp", port: 3306 },
    // innodb_flush_log_at_trx_commit and sync_binlog are 1 by default: every commit is on disk.
    durability: "always",
    settings: {
      ...(version ? { version } : {}),
      maxConnections: reader.integer("maxConnections", defaultMaxConnections, { min: 1, max: 100_000 }),
      ...(password ? { password } : {}),
    },
  };
  return storeHandle<N, "tcp">(name, reader, { data, uses });
}
