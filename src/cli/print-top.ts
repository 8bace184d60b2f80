/** What everything does right now, as a table. Pure. */
import { sizeText } from "../base/size.ts";
import { tableText } from "../base/table.ts";
import type { TopFrame, TopRow } from "../supervisor/readings.ts";
import type { Paint } from "./paint.ts";

const HEADER = ["NAME", "KIND", "REQ/S", "5XX/S", "429/S", "BROKEN/S", "AVG", "SESSIONS", "CPU", "MEMORY"];

export function topLines(frame: TopFrame, paint: Paint): readonly string[] {
  const revision = frame.revision === null ? "no complete revision" : `revision ${frame.revision}`;
  return [
    `${paint.bold(frame.cluster)}  ${revision}  ${frame.at.slice(11, 19)}`,
    "",
    ...tableText(
      HEADER,
      frame.rows.map((row) => cellsOf(row, paint)),
    ).split("\n"),
    "",
    paint.dim(
      "AVG: until the first byte of an answer, HAProxy's average of the last 1024, in whole ms; not a percentile",
    ),
  ];
}

function cellsOf(row: TopRow, paint: Paint): readonly string[] {
  const { requestsPerSecond, errors5xxPerSecond, limitedPerSecond, brokenPerSecond } = row;
  const { averageMs, sessions, cpuPercent } = row;
  return [
    row.kind === "service" ? `  ${row.name}` : row.name,
    row.kind,
    figure(requestsPerSecond),
    bad(errors5xxPerSecond, paint),
    figure(limitedPerSecond),
    bad(brokenPerSecond, paint),
    figure(averageMs, averageMs === 0 ? "<1ms" : `${averageMs}ms`),
    figure(sessions),
    figure(cpuPercent, `${cpuPercent}%`),
    sizeText(row.memoryBytes),
  ];
}

function bad(value: number | null, paint: Paint): string {
  return value !== null && value > 0 ? paint.bad(String(value)) : figure(value);
}

function figure(value: number | null, text: string = String(value)): string {
  return value === null ? "-" : text;
}
