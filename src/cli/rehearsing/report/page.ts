/** The HTML report of a rehearsal: one file that needs nothing else, with a picture of each run that is worth a look. */
import { html, raw } from "hono/html";
import { durationText } from "../../../base/duration.ts";
import { kindOfFault } from "../../../rehearsal/faults/index.ts";
import type { Timeline } from "../../../rehearsal/timeline.ts";
import type { TraceLine } from "../../../rehearsal/trace.ts";
import { picture } from "./picture.ts";
import { style } from "./style.ts";

/** Safe to put into a page: what `html` returned. */
export type Markup = ReturnType<typeof html>;

export interface ShownRun {
  /** "undisturbed", "the worst of 1000 runs", "the smallest run that breaks ROLL-03". */
  readonly title: string;
  readonly timeline: Timeline;
}

export interface Report {
  readonly cluster: string;
  /** The summary, as it is printed. */
  readonly summary: readonly string[];
  readonly runs: readonly ShownRun[];
}

/** Everything that comes from the user's file is escaped by the template. */
export async function reportPage({ cluster, summary, runs }: Report): Promise<string> {
  const sections = await Promise.all(runs.map(section));
  const page = await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rehearsal of ${cluster}</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>Rehearsal of ${cluster}</h1>
<pre>${summary.join("\n")}</pre>
${legend()}
${sections}
</body>
</html>
`;
  return String(page);
}

async function section({ title, timeline }: ShownRun): Promise<Markup> {
  const { spec, result, lines } = timeline;
  const faults = spec.faults.map((fault) => html`<li>${kindOfFault(fault).text(fault)}</li>`);
  const { violation } = result;
  return html`<section>
<h2>${spec.scene.name}: ${title}</h2>
${violation ? html`<p class="broken">${violation.invariant} is broken: ${violation.message}</p>` : ""}
${faults.length > 0 ? html`<ul class="faults">${faults}</ul>` : html`<p>No faults.</p>`}
<p>${outcomeText(timeline)}</p>
${picture(timeline)}
<details><summary>${lines.length} steps</summary><table>${lines.map(row)}</table></details>
</section>`;
}

function outcomeText({ result }: Timeline): string {
  const { outcome, durationMs, requests } = result;
  const ended = outcome === null ? "The change took" : `The release ended ${outcome}, after`;
  return `${ended} ${durationText(durationMs)}; of ${requests.arrived} requests, ${requests.lost} were lost and ${requests.delayed} delayed.`;
}

function row({ atMs, kind, text }: TraceLine): Markup {
  return html`<tr class="${kind}"><td>${(atMs / 1_000).toFixed(3)}</td><td>${text}</td></tr>`;
}

function legend(): Markup {
  const known = ["starting", "ready", "serving", "sick", "working"].map(
    (state) => html`<span class="key"><i class="${state}"></i>${state}</span>`,
  );
  const pools = ["checking", "draining"].map(
    (state) => html`<span class="key"><i class="pool-${state}"></i>${state} in a pool</span>`,
  );
  return html`<p class="legend">${known}<span class="key"><i class="pool-ready"></i>in a pool</span>${pools}<span class="key"><i class="fault-mark"></i>fault</span><span class="key"><i class="away-mark"></i>no supervisor</span></p>`;
}
