/** Readings: what balancers and processes have counted by one moment, and what two of them say together. Pure. */
import type { PartSpec } from "../contract/revision.ts";

export interface Readings {
  readonly schema: 1;
  readonly cluster: string;
  readonly revision: number | null;
  readonly atWallMs: number;
  readonly atMonoMs: number;
  readonly balancers: readonly BalancerReading[];
  readonly servers: readonly ServerReading[];
  readonly processes: readonly ProcessReading[];
}

/** Totals since the balancer's process started. */
export interface BalancerReading {
  readonly name: string;
  readonly requests: number;
  /** Answers of 5xx that clients were given, by programs or by the balancer itself. */
  readonly errors5xx: number;
  /** Answered 429, by the rate limits of services. Missing from a supervisor that did not count them. */
  readonly limited?: number;
  readonly sessions: number;
}

export interface ServerReading {
  readonly balancer: string;
  readonly instance: string;
  readonly requests: number;
  readonly errors5xx: number;
  /** Connections that it broke in the middle of an answer. */
  readonly broken: number;
  readonly sessions: number;
  /** Until the first byte of an answer, as the balancer averages its last requests. Null before the first. */
  readonly averageMs: number | null;
}

export interface ProcessReading {
  /** `relayer-1.r2`, or "supervisor". */
  readonly instance: string;
  readonly part: string;
  readonly kind: PartSpec["kind"] | "supervisor";
  readonly pid: number;
  /** Time on a core, of the process and everything in its group. */
  readonly cpuMs: number;
  readonly rssBytes: number;
}

export const noReadings: Readings = {
  schema: 1,
  cluster: "",
  revision: null,
  atWallMs: 0,
  atMonoMs: 0,
  balancers: [],
  servers: [],
  processes: [],
};

/** A figure that cannot be known yet, or does not exist for this kind of part, is null. */
export interface TopRow {
  readonly name: string;
  readonly part: string;
  readonly kind: ProcessReading["kind"];
  readonly requestsPerSecond: number | null;
  readonly errors5xxPerSecond: number | null;
  /** Answered 429 by a rate limit. Of balancers alone. */
  readonly limitedPerSecond: number | null;
  readonly brokenPerSecond: number | null;
  readonly averageMs: number | null;
  readonly sessions: number | null;
  /** Of one core: two busy cores are 200. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number;
}

export interface TopFrame {
  readonly schema: 1;
  readonly cluster: string;
  readonly revision: number | null;
  /** ISO 8601. */
  readonly at: string;
  /** Between the two readings. */
  readonly overMs: number;
  readonly rows: readonly TopRow[];
}

const ORDER: readonly TopRow["kind"][] = ["balancer", "service", "job", "store", "supervisor"];

export function frameOf(before: Readings, after: Readings): TopFrame {
  const overMs = after.atMonoMs - before.atMonoMs;
  const rows = after.processes.map((process) => rowOf(process, before, after, overMs));
  const sorted = rows.sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
  );
  const { cluster, revision, atWallMs } = after;
  return { schema: 1, cluster, revision, at: new Date(atWallMs).toISOString(), overMs, rows: sorted };
}

function rowOf(process: ProcessReading, before: Readings, after: Readings, overMs: number): TopRow {
  const { instance, part, kind, pid, rssBytes } = process;
  const old = before.processes.find((other) => other.instance === instance && other.pid === pid);
  const cpu = perSecond(old?.cpuMs, process.cpuMs, overMs);
  return {
    name: instance,
    part,
    kind,
    ...(kind === "balancer"
      ? balancerFigures(part, before, after, overMs)
      : serverFigures(instance, before, after, overMs)),
    cpuPercent: cpu === null ? null : tenths(cpu / 10),
    memoryBytes: rssBytes,
  };
}

type Figures = Omit<TopRow, "name" | "part" | "kind" | "cpuPercent" | "memoryBytes">;

function balancerFigures(part: string, before: Readings, after: Readings, overMs: number): Figures {
  const old = before.balancers.find(({ name }) => name === part);
  const now = after.balancers.find(({ name }) => name === part);
  return {
    requestsPerSecond: perSecond(old?.requests, now?.requests, overMs),
    errors5xxPerSecond: perSecond(old?.errors5xx, now?.errors5xx, overMs),
    limitedPerSecond: perSecond(old?.limited, now?.limited, overMs),
    brokenPerSecond: null,
    averageMs: null,
    sessions: now?.sessions ?? null,
  };
}

/** One instance may be a server of several balancers. */
function serverFigures(instance: string, before: Readings, after: Readings, overMs: number): Figures {
  const now = after.servers.filter((server) => server.instance === instance);
  const rate = (key: "requests" | "errors5xx" | "broken"): number | null => {
    const rates = now.map((server) => {
      const old = before.servers.find((it) => it.instance === instance && it.balancer === server.balancer);
      return perSecond(old?.[key], server[key], overMs);
    });
    return rates.length === 0 || rates.includes(null) ? null : tenths(sumOf(rates.map((it) => it ?? 0)));
  };
  const [busiest] = [...now].sort((a, b) => b.requests - a.requests);
  return {
    requestsPerSecond: rate("requests"),
    errors5xxPerSecond: rate("errors5xx"),
    limitedPerSecond: null,
    brokenPerSecond: rate("broken"),
    averageMs: busiest?.averageMs ?? null,
    sessions: now.length === 0 ? null : sumOf(now.map((it) => it.sessions)),
  };
}

/** Null for what was not there before, and for a counter that began anew with its process. */
function perSecond(before: number | undefined, now: number | undefined, overMs: number): number | null {
  if (before === undefined || now === undefined || now < before || overMs <= 0) return null;
  return tenths(((now - before) * 1_000) / overMs);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
