/** The cgroups of one cluster: a folder an instance that has limits, gone with the instance. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sizeText } from "../../../base/size.ts";
import type { Limits } from "../../../contract/launch.ts";
import { described } from "../failures.ts";
import { endAndRemove, makeFolder, removeEmpty } from "./folders.ts";
import { type Controller, type LimitPlaces, limitPlaces, OUR_FOLDER, type Place } from "./places.ts";

/** A limit that is stated and is not in force. */
export interface Unenforced {
  readonly controller: Controller;
  readonly why: string;
  /** It was to be expected to work, so nobody was told before. */
  readonly surprising?: true;
}

export interface Entry {
  /** Folders of cgroups that the process is to enter. */
  readonly folders: readonly string[];
  readonly unenforced: readonly Unenforced[];
}

/** The kernel hands out time in periods; this is its own default. */
const PERIOD_US = 100_000;
/** The kernel refuses less than a millisecond a period. */
const QUOTA_MIN_US = 1_000;

const CONTROLLERS: readonly Controller[] = ["memory", "cpu"];

export class Cgroups {
  readonly #places: LimitPlaces;
  /** Below each controller: one folder for this state folder, whatever else is called like this cluster. */
  readonly #group: string;

  constructor(cluster: string, stateFolder: string, places: LimitPlaces = limitPlaces()) {
    this.#places = places;
    const hash = createHash("sha256").update(stateFolder).digest("hex").slice(0, 8);
    this.#group = join(OUR_FOLDER, `${cluster}-${hash}`);
  }

  /** Makes the folders of an instance with its limits. What cannot be limited is told, and runs without. */
  prepare(instance: string, limits: Limits): Entry {
    const folders = new Set<string>();
    const unenforced: Unenforced[] = [];
    // Left over from an earlier try of the same start, with its counters.
    for (const folder of this.foldersOf(instance)) removeEmpty(folder);
    for (const controller of CONTROLLERS.filter((it) => isLimited(it, limits))) {
      const place = this.#places[controller];
      try {
        if (place.found) folders.add(this.#limit(instance, controller, place, limits));
        else unenforced.push({ controller, why: place.why });
      } catch (error) {
        unenforced.push({ controller, why: described(error).message, surprising: true });
      }
    }
    return { folders: [...folders], unenforced };
  }

  #limit(instance: string, controller: Controller, place: FoundPlace, limits: Limits): string {
    const folder = join(place.folder, this.#group, instance);
    makeFolder(place.folder, join(this.#group, instance), place.version === "v2" ? [controller] : []);
    for (const [file, text] of settingsOf(controller, place.version, limits)) {
      // Swap is accounted only where the kernel was told to.
      if (existsSync(join(folder, file)) || !OPTIONAL.includes(file)) writeFileSync(join(folder, file), text);
    }
    return folder;
  }

  /** What the kernel did to an instance that went over its limit of memory; undefined when it did nothing. */
  overMemory(instance: string): string | undefined {
    const place = this.#places.memory;
    if (!place.found) return undefined;
    const folder = join(place.folder, this.#group, instance);
    const [counters, limit] =
      place.version === "v1"
        ? ["memory.oom_control", "memory.limit_in_bytes"]
        : ["memory.events", "memory.max"];
    const kills = Number(/^oom_kill (\d+)$/m.exec(textOf(join(folder, counters)))?.[1] ?? 0);
    if (kills === 0) return undefined;
    const bytes = Number(textOf(join(folder, limit)));
    return `ended by the kernel: it used more than its memory limit of ${sizeText(bytes)}`;
  }

  /** Ends what is left of an instance that has ended, also what left its process group, and removes its folders. */
  remove(instance: string): void {
    for (const folder of this.foldersOf(instance)) endAndRemove(folder);
  }

  /** Removes the folders of instances that are gone; what still runs there is left alone. */
  sweep(known: ReadonlySet<string>): void {
    for (const group of this.#groups()) {
      if (!existsSync(group)) continue;
      const entries = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      for (const { name } of entries) if (!known.has(name)) removeEmpty(join(group, name));
      if (entries.length === 0) removeEmpty(group);
    }
  }

  /** Those that exist. */
  foldersOf(instance: string): readonly string[] {
    return this.#groups()
      .map((group) => join(group, instance))
      .filter((folder) => existsSync(folder));
  }

  #groups(): readonly string[] {
    const found = Object.values(this.#places).filter((place) => place.found);
    return [...new Set(found.map(({ folder }) => join(folder, this.#group)))];
  }
}

type FoundPlace = Extract<Place, { found: true }>;

const OPTIONAL = ["memory.memsw.limit_in_bytes", "memory.swap.max", "memory.oom.group"];

function isLimited(controller: Controller, limits: Limits): boolean {
  return (controller === "memory" ? limits.memoryBytes : limits.cpu) !== undefined;
}

/** Files and what is written to them, in this order. Memory that went to swap would not be limited. */
function settingsOf(
  controller: Controller,
  version: "v1" | "v2",
  { memoryBytes, cpu = 1 }: Limits,
): readonly (readonly [file: string, text: string])[] {
  if (controller === "memory") {
    const bytes = String(memoryBytes);
    return version === "v1"
      ? [
          ["memory.limit_in_bytes", bytes],
          ["memory.memsw.limit_in_bytes", bytes],
        ]
      : [
          ["memory.max", bytes],
          ["memory.swap.max", "0"],
          // An instance that lost one of its processes is none: all of them end.
          ["memory.oom.group", "1"],
        ];
  }
  const quota = String(Math.max(QUOTA_MIN_US, Math.round(cpu * PERIOD_US)));
  if (version === "v2") return [["cpu.max", `${quota} ${PERIOD_US}`]];
  return [
    ["cpu.cfs_period_us", String(PERIOD_US)],
    ["cpu.cfs_quota_us", quota],
  ];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // The instance has no limit of this kind.
  }
}
