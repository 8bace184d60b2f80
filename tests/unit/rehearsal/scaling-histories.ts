/** Histories that break the promises of autoscaling, and ones that keep them. */
import { present } from "../../../src/base/assert.ts";
import type { Revision } from "../../../src/contract/revision.ts";
import { before, type Case } from "./history.ts";

const basis = present(before.basis ?? undefined, "revision 1");

/** As if the bounds of a policy were not looked at. */
const beyondBounds: Revision = {
  ...basis,
  parts: basis.parts.map((spec) => (spec.scaling ? { ...spec, scaling: { ...spec.scaling, min: 5 } } : spec)),
};

const booting = { readySinceMonoMs: null } as const;

const load = (percent: number) => ({ kind: "load", part: "web", percent }) as const;

export const scalingCases: Readonly<Record<string, Case>> = {
  "ASC-01": {
    breaks: (it) => it.turn({ ...before, basis: beyondBounds }),
    keeps: (it) => it.scaled(2),
  },
  "ASC-02": {
    breaks: (it) => it.scaled(2).scaled(3).scaled(2),
    keeps: (it) => it.scaled(2).scaled(3).tell(load(10)).scaled(2),
  },
  "ASC-03": {
    breaks: [
      (it) => it.scaled(3).wait(1_000).scaled(2, ["web-1.r1", "web-2.r1"]),
      (it) => it.scaled(3).wait(2_000).scaled(2),
      (it) => it.scaled(3).wait(1_000).scaled(3).wait(5_000).scaled(2, undefined, "connections"),
    ],
    keeps: (it) => it.scaled(3).wait(1_000).scaled(2),
  },
  "ASC-04": {
    breaks: (it) => it.turn({ ...before, scale: { web: { replicas: 2, owner: "ada" } } }),
    keeps: (it) => it.scaled(2),
  },
  "ASC-05": {
    breaks: (it) =>
      it.scaled(1).serving("web-2.r1", false).serving("web-3.r1", false).scaled(2).wait(500).scaled(3),
    keeps: (it) =>
      it
        .scaled(1)
        .serving("web-3.r1", false)
        .serving("web-2.r1", false)
        .scaled(2)
        .wait(500)
        .serving("web-2.r1", true)
        .scaled(3)
        // Its figure is capped: it asks for more as soon as two instances are measured, while the third still boots.
        .serving("web-3.r1", true)
        .moved({ "web-2.r1": booting, "web-3.r1": booting })
        .scaled(1)
        .serving("web-2.r1", false)
        .serving("web-3.r1", false)
        .scaled(2)
        .wait(500)
        .moved({ "web-2.r1": { readySinceMonoMs: 0 } })
        .scaled(3),
  },
  "ASC-06": {
    breaks: (it) => it.scaled(2).serving("web-3.r1", false).serving("web-2.r1", false),
    keeps: (it) => it.scaled(2).serving("web-3.r1", false),
  },
  "ASC-07": {
    breaks: (it) => it.scaled(2).tell(load(150)).wait(60_000).end(true),
    keeps: (it) => it.scaled(2).tell(load(130)).wait(60_000).end(true),
  },
};
