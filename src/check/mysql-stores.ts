/** The stores that are MySQL. */
import type { MysqlStore } from "../model/mysql.ts";
import type { Facts } from "./facts.ts";

export function mysqlStores({ cluster }: Facts): readonly MysqlStore[] {
  return cluster.stores.filter((store) => store.engine === "mysql");
}
