/** The status as a table that a person can read at a glance. Pure. */
import { durationText } from "../base/duration.ts";
import { tableText } from "../base/table.ts";
import type { InstanceWord, ServiceStatus, Status, WaitsFor } from "../supervisor/status-types.ts";
import type { Paint } from "./paint.ts";

export function statusLines(status: Status, nowWallMs: number, paint: Paint): readonly string[] {
  return [
    headLine(status, paint),
    ...releaseLines(status, nowWallMs, paint),
    ...lockLines(status, nowWallMs, paint),
    "",
    ...partsTable(status, paint).split("\n"),
    ...(status.waitsFor.length > 0 ? ["", ...waitLines(status)] : []),
  ];
}

function headLine(status: Status, paint: Paint): string {
  const revision = status.revision === null ? "no complete revision" : `revision ${status.revision}`;
  const run = status.wanted === "down" ? paint.dim("down") : "up";
  const alone = status.supervisor ? "" : paint.warn("  (the supervisor does not run)");
  return `${paint.bold(status.cluster)}  ${revision}  ${run}${alone}`;
}

function releaseLines({ release, lastRelease }: Status, nowWallMs: number, paint: Paint): readonly string[] {
  if (release) {
    const going = release.phase === "undoing" ? `going back: ${release.reason ?? ""}` : "in progress";
    const since = durationText(Math.max(0, nowWallMs - release.sinceWallMs));
    return [
      `${paint.warn(release.as)} to revision ${release.revision} by ${release.by}, ${going}, for ${since}`,
    ];
  }
  if (!lastRelease || lastRelease.outcome === "complete") return [];
  const why = lastRelease.reason ? `: ${lastRelease.reason}` : "";
  return [
    paint.warn(`last ${lastRelease.as} (revision ${lastRelease.revision}) ${lastRelease.outcome}${why}`),
  ];
}

function lockLines({ lock }: Status, nowWallMs: number, paint: Paint): readonly string[] {
  if (!lock) return [];
  const since = durationText(Math.max(0, nowWallMs - lock.sinceWallMs));
  return [paint.warn(`locked by ${lock.owner} for ${since}: ${lock.reason}`)];
}

function partsTable(status: Status, paint: Paint): string {
  const rows = [
    ...status.balancers.map((it) => [
      it.name,
      "balancer",
      word(it.state, paint),
      it.url,
      pidText(it.pid),
      "",
    ]),
    ...status.services.flatMap((service) => serviceRows(service, paint)),
    ...status.jobs.map((job) => [job.name, "job", job.state, "", "", `r${job.revision}`]),
    ...status.stores.map((it) => [it.name, "store", word(it.state, paint), it.address, pidText(it.pid), ""]),
  ];
  return tableText(["PART", "KIND", "STATE", "ADDRESS", "PID", "REVISION"], rows);
}

function serviceRows(service: ServiceStatus, paint: Paint): readonly (readonly string[])[] {
  const { name, healthy, desired } = service;
  const painted = healthy >= desired ? paint.good : paint.bad;
  const head = [name, "service", painted(`${healthy}/${desired} ready`), "", "", ""];
  const rows = service.instances.map((it) => {
    return [`  ${it.id}`, "", word(it.state, paint), it.address, pidText(it.pid), `r${it.revision}`];
  });
  return [head, ...rows];
}

function word(state: InstanceWord, paint: Paint): string {
  if (state === "ready") return paint.good(state);
  return state === "unhealthy" || state === "backing-off" ? paint.bad(state) : paint.warn(state);
}

function pidText(pid: number | null): string {
  return pid === null ? "" : String(pid);
}

/** What is waited for, since when, with the last answer and the last lines of the log. */
export function waitLines({ waitsFor }: Status): readonly string[] {
  return waitsFor.flatMap((it) => [`waiting for ${waitText(it)}`, ...it.log.map((line) => `    | ${line}`)]);
}

/** The same on one line, for a terminal of that width. */
export function waitLine(status: Status, columns: number): string {
  const [first, ...others] = status.waitsFor;
  if (!first) return "";
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  return `waiting for ${waitText(first)}${more}`.slice(0, columns - 1);
}

function waitText({ subject, what, forMs, answer }: WaitsFor): string {
  const since = forMs === null ? "" : `, for ${durationText(forMs)}`;
  return `${subject} ${what}${since}${answer ? `: ${answer}` : ""}`;
}
