/** Who holds a lock on a file, as the kernel tells it. */
import { expect, test } from "vitest";
import { holdersIn } from "./lock-holder.ts";

test("the processes with a lock on one file, and nobody who only waits or is out of sight", () => {
  const text = [
    "1: POSIX  ADVISORY  WRITE 4711 fe:00:10267140 1073741824 1073742335",
    "1: -> POSIX  ADVISORY  WRITE 4712 fe:00:10267140 1073741824 1073742335",
    "2: POSIX  ADVISORY  READ 4713 fe:00:99 0 EOF",
    "3: POSIX  ADVISORY  READ 0 fe:00:10267140 0 EOF",
    "4: FLOCK  ADVISORY  WRITE 4714 fe:00:10267140 0 EOF",
  ].join("\n");
  expect(holdersIn(text, 10_267_140)).toEqual([4711]);
});
