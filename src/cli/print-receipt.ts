/** The receipt as people read it. Pure. */
import { durationText } from "../base/duration.ts";
import { tableText } from "../base/table.ts";
import type { Percentiles, Receipt } from "../contract/receipt.ts";
import type { Paint } from "./paint.ts";

export function receiptLines(receipt: Receipt, paint: Paint): readonly string[] {
  const { revision, outcome, durationMs, reason } = receipt;
  const painted = outcome === "complete" ? paint.good : outcome === "failed" ? paint.bad : paint.warn;
  const took = durationMs === 0 ? "" : ` in ${durationText(durationMs)}`;
  const head = `${painted(outcome)}  revision ${revision}${took}${reason ? `: ${reason}` : ""}`;
  const note = receipt.sources["note"];
  const whose = whoseFigures(receipt);
  return [
    head,
    ...figureLines(receipt),
    ...[whose, note].flatMap((it) => (it ? [paint.dim(`  ${it}`)] : [])),
  ];
}

/** Users may ask for more than a health path, and be answered more slowly. */
function whoseFigures({ probed, latencyMs, longestGapMs }: Receipt): string | undefined {
  const isShown = latencyMs.before.p50 !== null || latencyMs.after.p50 !== null || longestGapMs !== null;
  return probed !== undefined && isShown
    ? `latency and gap: of tutti's own requests to ${probed}, not of your users'`
    : undefined;
}

function figureLines({ requests, longestGapMs, latencyMs }: Receipt): readonly string[] {
  const rows: (readonly string[])[] = [];
  if (requests.total !== null) rows.push(["  requests", requestsText(requests)]);
  if (longestGapMs !== null) rows.push(["  longest gap", durationText(longestGapMs)]);
  if (latencyMs.before.p50 !== null) rows.push(["  latency before", percentilesText(latencyMs.before)]);
  if (latencyMs.after.p50 !== null) rows.push(["  latency after", percentilesText(latencyMs.after)]);
  const [first, ...others] = rows;
  return first ? tableText(first, others).split("\n") : [];
}

function requestsText({ total, lost, errors5xx }: Receipt["requests"]): string {
  const errors = errors5xx ? `, ${errors5xx} answered 5xx by the program` : "";
  return `${total}, ${lost ?? "unknown"} lost${errors}`;
}

function percentilesText({ p50, p99 }: Percentiles): string {
  return `p50 ${p50 ?? "?"}ms, p99 ${p99 ?? "?"}ms`;
}
