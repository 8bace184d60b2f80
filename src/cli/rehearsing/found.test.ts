/** What no run came to is told of once there were many runs, and is no broken promise. */
import { expect, it } from "vitest";
import { unreached } from "./found.ts";

it("takes a path that none of a thousand runs took for one that was not rehearsed", () => {
  expect(unreached(1_000, ["rolled-back"])).toMatchObject([
    {
      invariant: "rolled-back",
      kind: "not-rehearsed",
      message: "none of 1000 runs came to it",
      replay: null,
    },
  ]);
});

it("says nothing of few runs, and nothing where every path was taken", () => {
  expect(unreached(999, ["rolled-back"])).toEqual([]);
  expect(unreached(1_000, [])).toEqual([]);
});
