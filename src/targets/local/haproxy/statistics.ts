/** Reads what HAProxy tells of its servers: the tables of `show stat` and `show servers state`. */

import { exporterName } from "../../../components/haproxy/names.ts";

/** Both tables, from one moment. */
export const showAll = "show servers state;show stat";

/** A server as HAProxy has it. */
export interface ServerSeen {
  /** Name of the backend. */
  readonly backend: string;
  readonly server: string;
  readonly address: string;
  readonly port: number;
  readonly weight: number;
  readonly admin: AdminState;
  /** Not down, as far as HAProxy's checks and the errors that it observed say. */
  readonly operational: boolean;
  readonly check: CheckSeen;
  /** Requests on it or waiting for it. */
  readonly inFlight: number;
  readonly requests: number;
  readonly errors5xx: number;
  readonly aborted: number;
  /** Requests that it works on. */
  readonly sessions: number;
  /**
   * Average of the last 1024 requests: in the queue, for the connection, and until the first byte of the answer. Not
   * `ttime`, which also counts how long a kept connection was idle: 235 ms were seen for answers that took 4.
   */
  readonly averageMs: number;
}

export interface AdminState {
  readonly maintenance: boolean;
  readonly drain: boolean;
}

export interface CheckSeen {
  /** Such as `L7OK` or `L4CON`; empty where there are no checks. */
  readonly status: string;
  /** Such as `503`. */
  readonly code: string;
  readonly tookMs: string;
  /** What the answer was, in HAProxy's words. */
  readonly text: string;
}

export interface FrontendSeen {
  readonly name: string;
  /** "http" or "tcp". */
  readonly mode: string;
  readonly requests: number;
  /** All answers of 5xx that clients were given, by a program or by HAProxy itself. */
  readonly errors5xx: number;
  /** Requests that were given a status, whoever made it. */
  readonly answers: number;
  /** Connections of clients that are open. */
  readonly sessions: number;
}

export interface Statistics {
  /** Names of all backends, also of those without a server. */
  readonly backends: readonly string[];
  readonly servers: readonly ServerSeen[];
  readonly frontends: readonly FrontendSeen[];
  /** Requests that the pools together refused, for being too many of one client. */
  readonly limited: number;
}

type Row = ReadonlyMap<string, string>;

/** Reads the answer to `showAll`. A server that only one table has came or went in between, and is left out. */
export function readStatistics(text: string): Statistics {
  const states = new Map(
    tableAfter(text, "# be_id ", " ").map((row) => [serverKey(row, "be_name", "srv_name"), row]),
  );
  const rows = tableAfter(text, "# pxname,", ",");
  const servers = rows.flatMap((row) => {
    const state = states.get(serverKey(row, "pxname", "svname"));
    return state ? [serverSeen(row, state)] : [];
  });
  const named = (kind: string): readonly Row[] => rows.filter((row) => row.get("svname") === kind);
  const backends = named("BACKEND").map((row) => row.get("pxname") ?? "");
  const frontends = named("FRONTEND").filter((row) => row.get("pxname") !== exporterName);
  const limited = named("BACKEND").reduce((sum, row) => sum + numberIn(row, "dreq"), 0);
  return { backends, servers, frontends: frontends.map(frontendSeen), limited };
}

/** The rows between the line of column names and the next empty line. Columns are found by name: versions add some. */
function tableAfter(text: string, header: string, separator: string): readonly Row[] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith(header));
  if (start < 0) return [];
  const names = (lines[start] ?? "").slice("# ".length).split(separator);
  const end = lines.findIndex((line, index) => index > start && line.trim() === "");
  return lines.slice(start + 1, end < 0 ? undefined : end).map((line) => {
    const cells = line.split(separator);
    return new Map(names.map((name, column) => [name, cells[column] ?? ""]));
  });
}

function serverKey(row: Row, backend: string, server: string): string {
  return `${row.get(backend) ?? ""}/${row.get(server) ?? ""}`;
}

/** Bits of `srv_admin_state`, from `include/haproxy/server-t.h` of HAProxy 2.6. */
const ADMIN = { maintenance: 0x01 | 0x02 | 0x20, drain: 0x08 | 0x10 } as const;

function serverSeen(row: Row, state: Row): ServerSeen {
  const admin = numberIn(state, "srv_admin_state");
  return {
    backend: row.get("pxname") ?? "",
    server: row.get("svname") ?? "",
    address: state.get("srv_addr") ?? "",
    port: numberIn(state, "srv_port"),
    weight: numberIn(state, "srv_uweight"),
    admin: {
      maintenance: (admin & ADMIN.maintenance) !== 0,
      drain: (admin & ADMIN.drain) !== 0,
    },
    operational: numberIn(state, "srv_op_state") !== 0,
    check: checkSeen(row),
    inFlight: numberIn(row, "scur") + numberIn(row, "qcur"),
    requests: numberIn(row, "req_tot"),
    errors5xx: numberIn(row, "hrsp_5xx"),
    aborted: numberIn(row, "srv_abrt"),
    sessions: numberIn(row, "scur"),
    averageMs: numberIn(row, "qtime") + numberIn(row, "ctime") + numberIn(row, "rtime"),
  };
}

/** While a check is under way, the status of the one before stands behind a star. */
function checkSeen(row: Row): CheckSeen {
  return {
    status: (row.get("check_status") ?? "").replace(/^\*\s*/, ""),
    code: row.get("check_code") ?? "",
    tookMs: row.get("check_duration") ?? "",
    text: row.get("last_chk") || row.get("check_desc") || "",
  };
}

const ANSWERS = ["hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other"] as const;

function frontendSeen(row: Row): FrontendSeen {
  const name = row.get("pxname") ?? "";
  return {
    name,
    mode: row.get("mode") ?? "",
    requests: numberIn(row, "req_tot"),
    errors5xx: numberIn(row, "hrsp_5xx"),
    answers: ANSWERS.reduce((sum, column) => sum + numberIn(row, column), 0),
    sessions: numberIn(row, "scur"),
  };
}

function numberIn(row: Row, column: string): number {
  const value = Number(row.get(column) ?? "");
  return Number.isFinite(value) ? value : 0;
}
