/** The status as a table that a person can read at a glance. Pure. */
import { durationText } from "../base/duration.ts";
import { tableText } from "../base/table.ts";
import type {
  ExternalStatus,
  InstanceWord,
  ServiceStatus,
  Status,
  WaitsFor,
} from "../supervisor/status-types.ts";
import type { Paint } from "./paint.ts";
import { scalingLines } from "./print-scaling.ts";

export function statusLines(status: Status, nowWallMs: number, paint: Paint): readonly string[] {
  const parts = partsTable(status, paint);
  if (parts === undefined && status.revision === null && !status.release)
    return [`${paint.bold(status.cluster)}  nothing runs here yet: \`tutti up\``];
  return [
    headLine(status, paint),
    ...releaseLines(status, nowWallMs, paint),
    ...lockLines(status, nowWallMs, paint),
    ...maintenanceLines(status, nowWallMs, paint),
    ...(parts === undefined ? [] : ["", ...parts.split("\n")]),
    ...externalLines(status, paint),
    ...scalingLines(status, nowWallMs),
    ...(status.waitsFor.length > 0 ? ["", ...waitLines(status)] : []),
  ];
}

function headLine(status: Status, paint: Paint): string {
  const revision = status.revision === null ? "no complete revision" : `revision ${status.revision}`;
  const alone = status.supervisor ? "" : paint.warn("  (the supervisor does not run)");
  return `${paint.bold(status.cluster)}  ${revision}  ${runText(status, paint)}${alone}`;
}

/** Without a complete revision nobody has seen the whole of it up. */
function runText({ wanted, revision, release, waitsFor }: Status, paint: Paint): string {
  if (wanted === "down") return paint.dim("down");
  if (revision !== null) return "up";
  if (release) return paint.warn("coming up");
  if (waitsFor.length > 0) return paint.warn("not up");
  return paint.warn("everything runs, and `tutti up` makes it complete");
}

function releaseLines(status: Status, nowWallMs: number, paint: Paint): readonly string[] {
  const { release, lastRelease } = status;
  if (release) {
    const going = release.phase === "undoing" ? `going back: ${release.reason ?? ""}` : "in progress";
    const since = durationText(Math.max(0, nowWallMs - release.sinceWallMs));
    return [
      `${paint.warn(release.as)} to revision ${release.revision} by ${release.by}, ${going}, for ${since}`,
    ];
  }
  if (!lastRelease || !explains(status)) return [];
  const why = lastRelease.reason ? `: ${lastRelease.reason}` : "";
  return [
    paint.warn(`last ${lastRelease.as} (revision ${lastRelease.revision}) ${lastRelease.outcome}${why}`),
  ];
}

/** A release that went back says why the file is not what runs; one that failed, why something is missing. */
function explains({ lastRelease, wanted, revision, waitsFor }: Status): boolean {
  if (!lastRelease || lastRelease.outcome === "complete") return false;
  if (lastRelease.outcome === "rolled-back") return true;
  return waitsFor.length > 0 || (wanted === "down" && revision === null);
}

function lockLines({ lock }: Status, nowWallMs: number, paint: Paint): readonly string[] {
  if (!lock) return [];
  const since = durationText(Math.max(0, nowWallMs - lock.sinceWallMs));
  return [paint.warn(`locked by ${lock.owner} for ${since}: ${lock.reason}`)];
}

function maintenanceLines({ balancers }: Status, nowWallMs: number, paint: Paint): readonly string[] {
  return balancers.flatMap(({ name, maintenance }) => {
    if (!maintenance) return [];
    const since = durationText(Math.max(0, nowWallMs - maintenance.sinceWallMs));
    const end = `\`tutti maintenance off ${name}\` ends it`;
    return [
      paint.warn(`${name} holds new requests for maintenance, by ${maintenance.owner} for ${since}; ${end}`),
    ];
  });
}

/** Undefined when there are no parts: an empty table says nothing. */
function partsTable(status: Status, paint: Paint): string | undefined {
  const rows = [
    ...status.balancers.flatMap((it) => [
      [it.name, "balancer", word(it.state, paint), it.url, pidText(it.pid), ""],
      ...it.listeners.slice(1).map(({ name, url }) => [`  ${name}`, "listener", "", url, "", ""]),
    ]),
    ...status.services.flatMap((service) => serviceRows(service, paint)),
    ...status.jobs.map((job) => [job.name, "job", job.state, "", "", `r${job.revision}`]),
    ...status.externals.map((it) => [it.name, "external", reachText(it, paint), it.address, "", ""]),
    ...status.stores.map((it) => [it.name, "store", word(it.state, paint), it.address, pidText(it.pid), ""]),
  ];
  if (rows.length === 0) return undefined;
  return tableText(["PART", "KIND", "STATE", "ADDRESS", "PID", "REVISION"], rows);
}

function reachText({ reachable }: ExternalStatus, paint: Paint): string {
  if (reachable === null) return "not tried";
  return reachable ? paint.good("reachable") : paint.bad("unreachable");
}

function externalLines({ externals }: Status, paint: Paint): readonly string[] {
  return externals
    .filter(({ reachable }) => reachable === false)
    .map(({ name, answer }) => paint.warn(`${name}: ${answer}`));
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
