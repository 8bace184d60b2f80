/** What this target holds of what a file states about resources, and why not the rest. */
import { join } from "node:path";
import { type LimitPlaces, limitPlaces, OUR_FOLDER, type Place } from "./cgroups/places.ts";

/** Reasons, for what is not enforced. */
export interface Unenforced {
  readonly memory?: string;
  readonly cpu?: string;
  readonly reservations: string;
}

const RESERVATIONS =
  "a reservation chooses the machine on which there is room, and this target has one machine";

export function unenforcedHere(places: LimitPlaces = limitPlaces()): Unenforced {
  const { memory, cpu } = places;
  return {
    ...(memory.found ? {} : { memory: memory.why }),
    ...(cpu.found ? {} : { cpu: cpu.why }),
    reservations: RESERVATIONS,
  };
}

/** How limits are enforced, for people: `cgroup v1 in /sys/fs/cgroup/memory/tutti`; undefined where they are not. */
export function enforcedBy(place: Place): string | undefined {
  return place.found ? `cgroup ${place.version} in ${join(place.folder, OUR_FOLDER)}` : undefined;
}
