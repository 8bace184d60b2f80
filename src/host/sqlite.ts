/** SQLite behind a small port: Node's own where it has one, else a package with the same API. */
import { createRequire } from "node:module";

export type SqlValue = null | number | string;

export interface Statement {
  run(...parameters: readonly SqlValue[]): unknown;
  get(...parameters: readonly SqlValue[]): unknown;
  all(...parameters: readonly SqlValue[]): readonly unknown[];
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

type Constructor = new (path: string, options?: { readonly readOnly?: boolean }) => Database;

export function openDatabase(path: string, options: { readonly readOnly?: boolean } = {}): Database {
  return new (databaseClass())(path, options);
}

function databaseClass(): Constructor {
  const { getBuiltinModule } = process as { getBuiltinModule?: (id: string) => unknown };
  const found = getBuiltinModule?.("node:sqlite") ?? createRequire(import.meta.url)("@photostructure/sqlite");
  return (found as { DatabaseSync: Constructor }).DatabaseSync;
}

/** Runs the work in one transaction: all of it is kept, or none. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const value = work();
    database.exec("COMMIT");
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** On a full disk SQLite has rolled back by itself; the first error is the one to tell. */
function rollBack(database: Database): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // No transaction is open any more.
  }
}

/** Columns of a row, read by name and checked by kind. */
export class Row {
  readonly #columns: Readonly<Record<string, unknown>>;

  constructor(row: unknown) {
    this.#columns = row !== null && typeof row === "object" ? (row as Record<string, unknown>) : {};
  }

  text(column: string): string {
    const value = this.#columns[column];
    if (typeof value !== "string") throw new TypeError(`column ${column} holds no text`);
    return value;
  }

  number(column: string): number {
    const value = this.#columns[column];
    if (typeof value !== "number" && typeof value !== "bigint")
      throw new TypeError(`column ${column} holds no number`);
    return Number(value);
  }

  optionalText(column: string): string | undefined {
    return this.#columns[column] == null ? undefined : this.text(column);
  }

  optionalNumber(column: string): number | undefined {
    return this.#columns[column] == null ? undefined : this.number(column);
  }

  /** A value that this file's owner wrote as JSON; the type is the writer's word. */
  json<T>(column: string): T {
    return JSON.parse(this.text(column)) as T;
  }
}

export function rowsOf(rows: readonly unknown[]): readonly Row[] {
  return rows.map((row) => new Row(row));
}

export function rowOf(row: unknown): Row | undefined {
  return row === undefined || row === null ? undefined : new Row(row);
}
