/** Where on this machine limits can be set: found by reading alone, for each controller, or the reason why not. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readProc } from "../identity.ts";

export type Controller = "memory" | "cpu";

/** A folder of cgroups in which ours may be made, or why there is none. */
export type Place =
  | { readonly found: true; readonly version: "v1" | "v2"; readonly folder: string }
  | { readonly found: false; readonly why: string };

export type LimitPlaces = Readonly<Record<Controller, Place>>;

/** All of ours lie below this folder. An administrator may make it and give it to a user. */
export const OUR_FOLDER = "tutti";

interface Mount {
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * A controller belongs to one version at a time, so both may be in use beside each other ("hybrid"). The two texts
 * are those of /proc/self/mountinfo and /proc/self/cgroup.
 */
export function limitPlaces(
  mountText: string = readProc("self/mountinfo") ?? "",
  ownText: string = readProc("self/cgroup") ?? "",
): LimitPlaces {
  const mounts = mountsIn(mountText);
  const own = /^0::(\/.*)$/m.exec(ownText)?.[1] ?? "/";
  return { memory: placeOf("memory", mounts, own), cpu: placeOf("cpu", mounts, own) };
}

/** Each line is `… POINT OPTIONS [TAGS] - TYPE SOURCE SUPEROPTIONS`. */
function mountsIn(text: string): readonly Mount[] {
  return text.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const point = before.split(" ")[4];
    const [type = "", , options = ""] = after.split(" ");
    return point && type.startsWith("cgroup") ? [{ point, type, options: options.split(",") }] : [];
  });
}

function placeOf(controller: Controller, mounts: readonly Mount[], own: string): Place {
  const first = mounts.find(({ type, options }) => type === "cgroup" && options.includes(controller));
  if (first) return firstVersion(controller, first.point);
  const second = mounts.find(({ type }) => type === "cgroup2");
  if (second) return secondVersion(controller, second.point, own);
  return { found: false, why: `this system has no cgroups that limit ${controller}` };
}

/** At the top of what is mounted, as container engines do: below a login session the folder would end with it. */
function firstVersion(controller: Controller, point: string): Place {
  if (mayMakeFoldersIn(point)) return { found: true, version: "v1", folder: point };
  return { found: false, why: notWritable(controller, point) };
}

/** The highest folder between the top and our own cgroup that was given to this user ("delegated"). */
function secondVersion(controller: Controller, point: string, own: string): Place {
  const names = own.split("/").filter((name) => name !== "");
  const folders = [point, ...names.map((_, index) => join(point, ...names.slice(0, index + 1)))];
  const folder = folders.find((candidate) => mayMakeFoldersIn(candidate));
  if (!folder) return { found: false, why: notWritable(controller, point) };
  if (!wordsIn(join(folder, "cgroup.controllers")).includes(controller)) {
    return { found: false, why: `the controller ${controller} is not given to ${folder}` };
  }
  if (!canPassOn(controller, folder)) {
    const why = `${folder} holds processes itself, so the kernel does not let it pass ${controller} on to others`;
    return { found: false, why };
  }
  return { found: true, version: "v2", folder };
}

/** A folder with processes of its own cannot limit others below it; the machine's own root can (it has no type). */
function canPassOn(controller: Controller, folder: string): boolean {
  if (wordsIn(join(folder, "cgroup.subtree_control")).includes(controller)) return true;
  if (!mayWrite(join(folder, "cgroup.subtree_control"))) return false;
  return !existsSync(join(folder, "cgroup.type")) || wordsIn(join(folder, "cgroup.procs")).length === 0;
}

function mayMakeFoldersIn(folder: string): boolean {
  const ours = join(folder, OUR_FOLDER);
  return mayWrite(existsSync(ours) ? ours : folder);
}

function notWritable(controller: Controller, point: string): string {
  return `this user may not limit ${controller}: ${join(point, OUR_FOLDER)} can neither be made nor written to`;
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false; // Not ours, not there, or mounted for reading alone.
  }
}

function wordsIn(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split(/\s+/).filter(Boolean);
  } catch {
    return [];
  }
}
