/** The clusters that are soaked: undisturbed, each keeps every promise, so that what a soak finds is a fault's doing. */
import { expect, it } from "vitest";
import { rehearsedClusters } from "../../../scripts/rehearsing/clusters.ts";
import { everything } from "../../../src/rehearsal/campaign.ts";
import { rehearse } from "../../../src/rehearsal/run.ts";

const undisturbed = { seed: 1, latencies: "constant", faults: [], isWithinBudget: true } as const;

it.each(rehearsedClusters())("$name keeps every promise in its bring-up and its release", ({ grounds }) => {
  const runs = grounds.map((ground) => rehearse({ ...undisturbed, scene: ground.scene }, ground, everything));
  expect(runs.map(({ violation }) => violation)).toEqual(runs.map(() => undefined));
  expect(runs.map(({ outcome }) => outcome)).toEqual(["complete", "complete"]);
});
