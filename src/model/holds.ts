/** What a store holds for its users, and so what may be lost of it. */
import { type OptionReader, shown } from "./read.ts";

/**
 * "copies" can be made again from elsewhere and "sessions" cost a login; of all else, whoever was told that a write is
 * done relies on it: records, queues of work, counters that must not go back (nonces), locks.
 */
export const holdings = ["records", "queue", "counter", "lock", "sessions", "copies"] as const;

export type Holding = (typeof holdings)[number];

export function readHolds(reader: OptionReader): readonly Holding[] | undefined {
  if (!reader.has("holds")) return undefined;
  return reader.list("holds").filter((item): item is Holding => {
    const good = holdings.includes(item as Holding);
    if (!good)
      reader.refuse(
        "wrong-value",
        ["holds"],
        `holds cannot be ${shown(item)}`,
        `list of: ${holdings.join(", ")}`,
      );
    return good;
  });
}

/** What is relied on, of what a store holds. */
export function reliedOn(holds: readonly Holding[]): readonly Holding[] {
  return holds.filter((one) => one !== "sessions" && one !== "copies");
}
