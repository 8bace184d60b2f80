/** The promises of the file that a rehearsal puts to the test, each with its numbers, and whether it held. Pure. */
import { durationText } from "../../base/duration.ts";
import type { PartSpec } from "../../contract/revision.ts";
import { type Scene, specsOf } from "../../rehearsal/scene.ts";
import type { SeedViolation } from "../../rehearsal/tally.ts";
import { doesTest, numbersOf, type PartChange, type PartNumbers } from "./part-change.ts";

export interface FilePromise {
  readonly part: string;
  readonly promise: string;
  readonly held: boolean;
  /** What the change does not put to the test has neither held nor been broken. */
  readonly isTested: boolean;
}

interface Stated {
  readonly text: string;
  /** Each of these breaks it. */
  readonly invariants: readonly string[];
}

/** Those of what the changes lead to, of each part once. */
export function promisesOf(
  scenes: readonly Scene[],
  violations: readonly Pick<SeedViolation, "invariant" | "message">[],
): readonly FilePromise[] {
  const changes = new Map<string, PartChange>();
  for (const scene of scenes) {
    for (const [part, before, spec] of specsOf(scene)) if (spec) changes.set(part, { scene, before, spec });
  }
  return [...changes.values()].flatMap(({ spec, ...from }) =>
    statedIn(spec, numbersOf({ spec, ...from })).map(({ text, invariants }) => {
      const isBroken = violations.some(
        ({ invariant, message }) => invariants.includes(invariant) && isAbout(message, spec.part),
      );
      const isTested = isBroken || doesTest({ spec, ...from }, invariants);
      return { part: spec.part, promise: text, held: isTested && !isBroken, isTested };
    }),
  );
}

/** It names the part or one of its instances, and not one whose name only begins so: "web" is not "web-admin". */
function isAbout(message: string, part: string): boolean {
  return new RegExp(`(?<![\\w-])${part}(?=-\\d+\\.r|[^\\w-]|$)`).test(message);
}

function statedIn(spec: PartSpec, numbers: PartNumbers): readonly Stated[] {
  if (spec.kind === "job") return [onceText(spec)];
  return spec.kind === "service" ? ofService(spec, numbers) : [];
}

function onceText({ job }: PartSpec): Stated {
  const when = job?.runs === "before-services" ? ", before services are moved" : "";
  return { text: `runs once a revision${when}`, invariants: ["ROLL-10", "ROLL-12"] };
}

function ofService({ release, stopGraceMs }: PartSpec, { least, way, most }: PartNumbers): readonly Stated[] {
  const { healthyForMs, drainMs } = release;
  return [
    {
      text: `at least ${least} ${way}, without those that a fault took`,
      invariants: ["ROLL-01", "LB-03"],
    },
    { text: `at most ${most} run`, invariants: ["ROLL-03"] },
    {
      text: `none of before is stopped until a new one has been well for ${durationText(healthyForMs)}`,
      invariants: ["ROLL-05", "ROLL-06"],
    },
    {
      text: `who goes gets no new requests, has ${durationText(drainMs)} for those in flight, and ${durationText(stopGraceMs)} to end`,
      invariants: ["ROLL-02", "ROLL-20"],
    },
  ];
}
