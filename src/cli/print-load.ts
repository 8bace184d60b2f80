/** What a run of load showed, for people and for programs. Pure. */
import { durationText } from "../base/duration.ts";
import type { LoadLatency, LoadOrder, LoadReport, LoadSecond } from "../targets/local/load/load-run.ts";
import type { Paint } from "./paint.ts";

/** Above this the sender, and not the server, may be what was measured. */
const LATE_MS = 20;

export function secondLine(seconds: number, seen: LoadSecond): string {
  const { sent, answered, errors, inFlight, p50, max } = seen;
  const latency = `p50 ${msText(p50)}  max ${msText(max)}`;
  return `${seconds}s  sent ${sent}  answered ${answered}  errors ${errors}  in flight ${inFlight}  ${latency}`;
}

export function loadLines(order: LoadOrder, report: LoadReport, paint: Paint): readonly string[] {
  const { method, url, perSecond, connections } = order;
  const rate = report.sentPerSecond === null ? "" : `, ${report.sentPerSecond}/s`;
  const head = `${method} ${url} at ${perSecond}/s for ${durationText(report.durationMs)}, ${connections} connections`;
  return [
    paint.bold(head),
    `requests     ${report.sent} sent${rate}; ${report.answered} answered`,
    `answers      ${statusText(report.statuses, paint) || "none"}`,
    ...errorLines(report, paint),
    `latency      ${latencyText(report.latencyMs)}`,
    `longest gap  ${msText(report.longestGapMs)} without an answer below 500; one was due every ${msText(1_000 / perSecond)}`,
    ...notes(report).map((text) => paint.dim(`note         ${text}`)),
  ];
}

export function loadDocument(order: LoadOrder, report: LoadReport, interrupted: boolean): object {
  const { url, method, perSecond, connections } = order;
  return { schema: 1, kind: "load", url, method, perSecond, connections, interrupted, ...report };
}

function statusText(statuses: LoadReport["statuses"], paint: Paint): string {
  const painted = (status: string): ((text: string) => string) => {
    return status >= "500" ? paint.bad : status >= "400" ? paint.warn : paint.good;
  };
  const texts = Object.entries(statuses).map(([status, count]) => painted(status)(`${status}: ${count}`));
  return texts.join("  ");
}

function errorLines({ errors, details }: LoadReport, paint: Paint): readonly string[] {
  return Object.entries(errors).map(([kind, count]) => {
    const detail = Object.entries(details).find(([name]) => name === kind)?.[1];
    return `errors       ${paint.bad(`${kind}: ${count}`)}${detail ? `  ${detail}` : ""}`;
  });
}

function latencyText({ p50, p90, p99, p999, max }: LoadLatency): string {
  return `p50 ${msText(p50)}  p90 ${msText(p90)}  p99 ${msText(p99)}  p99.9 ${msText(p999)}  max ${msText(max)}`;
}

function notes({ latencyMs, answered, sentLateMaxMs }: LoadReport): readonly string[] {
  const isShort = answered > 0 && latencyMs.p999 === null;
  return [
    "latency is that of whole answers, from the time at which each request was due",
    ...(isShort ? [`${answered} answers are too few for the percentiles that are missing`] : []),
    ...(sentLateMaxMs >= LATE_MS
      ? [`this sender was up to ${msText(sentLateMaxMs)} late, which is in the latency: the machine is busy`]
      : []),
  ];
}

function msText(ms: number | null): string {
  if (ms === null) return "-";
  return ms >= 1_000 ? durationText(ms) : `${ms >= 100 ? Math.round(ms) : Math.round(ms * 100) / 100}ms`;
}
