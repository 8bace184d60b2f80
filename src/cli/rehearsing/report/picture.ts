/** The picture of one run: capacity above, a lane for each instance below, faults across, all on one axis of time. */
import { html } from "hono/html";
import { durationText } from "../../../base/duration.ts";
import type { Capacity, Lane, Span, Timeline } from "../../../rehearsal/timeline.ts";
import { capacityHeight, capacityPath, desiredLine } from "./capacity.ts";
import type { Markup } from "./page.ts";
import { type Scale, scaleTo } from "./scale.ts";

const LABELS = 190;
const WIDTH = 1_200;
const LANE = 24;
const BAR = 9;
const POOL = 4;
const TOP = 40;
const GAP = 16;

export function picture(timeline: Timeline): Markup {
  const { capacities, lanes, supervisorAway, lines } = timeline;
  const scale = scaleTo(timeline.endMs, LABELS, WIDTH);
  const lanesTop = TOP + capacities.length * (capacityHeight + GAP);
  const height = lanesTop + lanes.length * LANE + GAP;
  const faults = lines.filter(({ kind }) => kind === "fault");
  return html`<svg viewBox="0 0 ${WIDTH + GAP} ${height}" role="img" aria-label="what became of each instance over time">
${supervisorAway.map((span) => away(span, scale, height))}
${scale.ticks.map((atMs) => tick(atMs, scale, height))}
${capacities.map((capacity, index) => capacityChart(capacity, scale, TOP + index * (capacityHeight + GAP)))}
${lanes.map((lane, index) => laneRow(lane, scale, lanesTop + index * LANE))}
${faults.map(({ atMs, text }, index) => faultMark(atMs, text, scale, { height, index }))}
</svg>`;
}

function tick(atMs: number, { x }: Scale, height: number): Markup {
  return html`<line class="tick" x1="${x(atMs)}" x2="${x(atMs)}" y1="${TOP - 8}" y2="${height}"/><text class="axis" x="${x(atMs)}" y="12">${durationText(atMs)}</text>`;
}

function away({ fromMs, toMs }: Span<"away">, { x, endMs }: Scale, height: number): Markup {
  return html`<rect class="away" x="${x(fromMs)}" y="${TOP - 8}" width="${x(toMs ?? endMs) - x(fromMs)}" height="${height}"><title>no supervisor, from ${text(fromMs)}</title></rect>`;
}

function faultMark(atMs: number, what: string, { x }: Scale, at: { height: number; index: number }): Markup {
  return html`<g class="fault"><line x1="${x(atMs)}" x2="${x(atMs)}" y1="${TOP - 12}" y2="${at.height}"/><text x="${x(atMs)}" y="${TOP - 14}">${at.index + 1}</text><title>${text(atMs)} ${what}</title></g>`;
}

function capacityChart(capacity: Capacity, scale: Scale, top: number): Markup {
  const { part, desired } = capacity;
  return html`<g transform="translate(0 ${top})"><text class="label" x="0" y="${capacityHeight / 2 + 4}">${part}: serving of ${desired}</text><path class="capacity" d="${capacityPath(capacity, scale)}"/><path class="desired" d="${desiredLine(capacity, scale)}"/></g>`;
}

function laneRow({ instance, spans, pools }: Lane, scale: Scale, top: number): Markup {
  const inPools = Object.entries(pools).flatMap(([balancer, places], index) =>
    places.map((span) => poolBar(span, balancer, scale, top + BAR + 2 + index * (POOL + 1))),
  );
  return html`<text class="label" x="0" y="${top + BAR}">${instance}</text>${spans.map((span) => stateBar(span, instance, scale, top))}${inPools}`;
}

function stateBar(span: Span<string>, instance: string, scale: Scale, top: number): Markup {
  return bar(span, span.state, `${instance} ${span.state}`, { scale, top, height: BAR });
}

function poolBar(span: Span<string>, balancer: string, scale: Scale, top: number): Markup {
  return bar(span, `pool-${span.state}`, `${span.state} in ${balancer}`, { scale, top, height: POOL });
}

interface Place {
  readonly scale: Scale;
  readonly top: number;
  readonly height: number;
}

/** What is too short to be seen keeps a pixel, so that nothing is hidden. */
function bar({ fromMs, toMs }: Span<string>, kind: string, what: string, place: Place): Markup {
  const { x, endMs } = place.scale;
  const width = Math.max(1, x(toMs ?? endMs) - x(fromMs));
  return html`<rect class="${kind}" x="${x(fromMs)}" y="${place.top}" width="${width}" height="${place.height}"><title>${what}, ${text(fromMs)} to ${text(toMs ?? endMs)}</title></rect>`;
}

function text(atMs: number): string {
  return `${(atMs / 1_000).toFixed(3)} s`;
}
