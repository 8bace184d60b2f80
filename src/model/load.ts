/** Load: what a service must carry at its busiest, and what one instance of it carries. */
import type { OptionReader } from "./read.ts";

export interface Load {
  /** Requests each second at the busiest. */
  readonly peakPerSecond: number;
  /** Requests each second that one instance answers in time, as measured. */
  readonly eachPerSecond: number;
}

export function readLoad(reader: OptionReader): Load | undefined {
  if (!reader.has("load")) return undefined;
  const options = reader.nested("load");
  for (const key of ["peakPerSecond", "eachPerSecond"]) {
    if (!options.has(key))
      options.refuse(
        "missing",
        [key],
        `load says its ${key}`,
        "write { peakPerSecond: 900, eachPerSecond: 400 }",
      );
  }
  const load: Load = {
    peakPerSecond: options.positive("peakPerSecond") ?? 1,
    eachPerSecond: options.positive("eachPerSecond") ?? 1,
  };
  options.refuseUnknown();
  return load;
}
