/** Every invariant is seen broken: a made-up history that breaks it, and that the same history without the fault keeps. */
import { describe, expect, it } from "vitest";
import { present } from "../../../src/base/assert.ts";
import { invariants } from "../../../src/rehearsal/invariants/index.ts";
import { type Case, History } from "./history.ts";
import { otherCases } from "./other-histories.ts";
import { releaseCases } from "./release-histories.ts";
import { scalingCases } from "./scaling-histories.ts";
import { trafficCases } from "./traffic-histories.ts";

const cases: Readonly<Record<string, Case>> = {
  ...releaseCases,
  ...scalingCases,
  ...otherCases,
  ...trafficCases,
};

describe.each(invariants)("$id", ({ id }) => {
  it("is broken by what it forbids, and by nothing else", () => {
    const { breaks, keeps } = present(cases[id], `a case that breaks ${id}`);
    for (const told of [breaks].flat()) expect(told(new History(id)).broken.length).toBeGreaterThan(0);
    expect(keeps(new History(id)).broken).toEqual([]);
  });
});
