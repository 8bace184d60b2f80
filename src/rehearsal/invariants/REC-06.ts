/** REC-06: what is wanted has one owner a field. */
import type { Input } from "../../contract/ports.ts";
import { specNamed } from "../../contract/revision.ts";
import { AUTOSCALER } from "../../control/autoscale.ts";
import type { ControlState } from "../../control/state.ts";
import { desiredOf } from "../../control/target.ts";
import { turnedRound } from "../turning.ts";
import type { Invariant } from "./invariant.ts";

/** Who may change it: the kinds of input, or the release as it goes back or ends. */
interface Owner {
  readonly inputs: readonly Input["kind"][];
  readonly goingBack?: true;
  readonly ending?: true;
}

const OWNERS = {
  wanted: { inputs: ["release", "restart", "down", "cancel"] },
  current: { inputs: [], ending: true },
  basis: { inputs: [], ending: true },
  epochs: { inputs: ["restart"], goingBack: true },
  jobsDone: { inputs: ["process-gone"] },
  maintenance: { inputs: ["maintenance"] },
  lock: { inputs: ["lock", "unlock"] },
  octets: { inputs: ["release", "restart"] },
  fence: { inputs: ["resumed"] },
} as const satisfies Partial<Record<keyof ControlState, Owner>>;

const FIELDS = Object.entries(OWNERS) as readonly (readonly [keyof typeof OWNERS, Owner])[];

export const rec06: Invariant = {
  id: "REC-06",
  kind: "safety",
  statement:
    "each field of what is wanted changes by its one owner: numbers by `scale`, by a policy, or by a file that says another number; revisions by the end of a release; the rest by whoever asked",
  reason:
    "a release that writes what somebody else decided resets it: 100 instances become the 2 of the file",
  bug: "aws-cdk#3919, aws-cdk#5215, kubernetes#72231",
  begin: () => ({
    turn: ({ turn: { input }, before, after }) => {
      const goesBack = turnedRound(before, after) !== undefined;
      const ends = before.release !== null && after.release === null;
      for (const [field, { inputs, goingBack, ending }] of FIELDS) {
        if (before[field] === after[field] || inputs.includes(input.kind)) continue;
        if ((goingBack && goesBack) || (ending && ends)) continue;
        return `"${field}" is changed by ${input.kind}`;
      }
      return before.scale === after.scale ? undefined : wrongScale(input, before, after, goesBack);
    },
  }),
};

function wrongScale(
  input: Input,
  { scale: before, release, current }: ControlState,
  { scale: after }: ControlState,
  goesBack: boolean,
): string | undefined {
  for (const part of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[part]?.replicas === after[part]?.replicas) continue;
    if ((input.kind === "scale" || input.kind === "load-seen") && input.part === part) continue;
    if (goesBack && release?.scaleBefore[part]?.replicas === after[part]?.replicas) continue;
    if (input.kind === "release" && !after[part] && saysOther(current, input.revision, part)) continue;
    if (input.kind === "release" && isWrittenDown(current, before, after, part)) continue;
    return `the number of ${part} that ${before[part]?.owner ?? "nobody"} set is changed by ${input.kind}: ${before[part]?.replicas}, then ${after[part]?.replicas}`;
  }
  return undefined;
}

/** Where a policy decides, a release writes down the number that holds, so that the file's does not become it. */
function isWrittenDown(
  current: ControlState["current"],
  before: ControlState["scale"],
  after: ControlState["scale"],
  part: string,
): boolean {
  const spec = current ? specNamed(current, part) : undefined;
  const said = after[part];
  if (!spec || before[part] || said?.owner !== AUTOSCALER) return false;
  return said.replicas === desiredOf({ scale: before }, spec);
}

type Parts = Pick<NonNullable<ControlState["current"]>, "parts">;

/** The file's own number is another than before, or the part is new or gone. */
function saysOther(from: Parts | null, to: Parts, part: string): boolean {
  const [was, is] = [from, to].map((it) => it?.parts.find((spec) => spec.part === part)?.replicas);
  return was !== is;
}
