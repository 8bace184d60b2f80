/** The next step of the rotation of a secret, and when it is refused. Pure. */
import { makeRevision, type Revision } from "../contract/revision.ts";
import { otherLabel, type Rotation, rotationOf } from "../contract/rotation.ts";
import type { ControlState } from "../control/state.ts";
import { rotatableSecretsOf, secretsOf } from "../model/cluster.ts";
import { Refusal } from "./refusal.ts";
import type { ReleaseDecision } from "./revisions.ts";
import { type KnownSecrets, recordedVersions, refuseRetired, refuseThird } from "./secret-versions.ts";

export interface RotationInput {
  readonly state: ControlState;
  readonly nextRevision: number;
  readonly known: KnownSecrets;
  readonly name: string;
  /** The coming one; for the finish, what a deploy would be given. Missing: what was set, where that is not in use. */
  readonly value?: string | undefined;
  readonly finish: boolean;
  readonly by: string;
}

export interface RotationStep {
  readonly decision: ReleaseDecision;
  readonly notes: readonly string[];
}

/** The release that comes next, or a {@link Refusal}. */
export function decideRotation(input: RotationInput): RotationStep {
  const { state, name, finish } = input;
  const current = rotatableIn(state, name);
  const rotation = rotationOf(recordedVersions(current), name);
  if (finish) return finished(input, current, rotation);
  switch (rotation.kind) {
    case "closed":
      return opened(input, current, rotation.version);
    case "accepting":
      return preferred(input, current, rotation);
    case "preferring":
      return alreadyPreferred(input, current, rotation);
  }
}

/** What runs, where it can rotate this secret; a {@link Refusal} otherwise. */
export function rotatableIn({ current, wanted }: ControlState, name: string): Revision {
  if (!current || wanted === "down") {
    const advice = `set it with \`tutti secret set ${name}\`; \`tutti deploy\` then starts with it`;
    throw new Refusal("not-running", `nothing runs, so no two values of ${name} need to overlap`, advice);
  }
  const names = secretsOf(current.cluster);
  if (!names.includes(name)) {
    const advice = names.length > 0 ? `secrets are: ${names.join(", ")}` : "the cluster has no secret";
    throw new Refusal(
      "no-such-thing",
      `revision ${current.number}, which runs, has no secret ${name}`,
      advice,
    );
  }
  if (rotatableSecretsOf(current.cluster).includes(name)) return current;
  throw new Refusal(
    "refused",
    `no part of revision ${current.number}, which runs, accepts two values of ${name}, so they cannot overlap`,
    `give a program that can accept both the second one, such as env: { ${name}_PREVIOUS: secret("${name}").other }, ` +
      `and deploy that; or change it without overlap: \`tutti secret set ${name}\`, \`tutti deploy\``,
  );
}

function opened(input: RotationInput, current: Revision, version: number | undefined): RotationStep {
  const { name, value, known } = input;
  // Journals of before versions were counted: their instances were given the latest.
  const inUse = version ?? known.latest(name) ?? 0;
  if (value !== undefined && known.holds(name, inUse, value)) {
    throw new Refusal(
      "refused",
      `the value that was given for ${name} is the one in use (version ${inUse})`,
      "give another one; where the environment or the secrets file has the old one, write the new one there or take it out",
    );
  }
  if (value !== undefined) refuseRetired(current.cluster, { [name]: value }, known, current);
  const coming = value === undefined ? known.lastSet(name) : versionOf(value, input, inUse);
  if (coming === undefined || coming <= inUse) {
    const advice = `add --generate or --from-file PATH, or pipe it in: openssl rand -hex 32 | tutti secret rotate ${name}`;
    throw new Refusal("missing-secret", `there is no new value of ${name}`, advice);
  }
  return step(input, current, inUse, coming, [
    `first release: every instance comes to accept version ${coming} of ${name} as well as version ${inUse}`,
  ]);
}

function versionOf(value: string, { name, known }: RotationInput, inUse: number): number {
  const latest = known.latest(name) ?? 0;
  return latest > inUse && known.holds(name, latest, value) ? latest : Math.max(inUse, latest) + 1;
}

function preferred(
  input: RotationInput,
  current: Revision,
  { version, other }: Extract<Rotation, { kind: "accepting" }>,
): RotationStep {
  if (input.value !== undefined) refuseThird(input.name, input.value, [version, other], input.known);
  return step(input, current, other, version, [
    `second release: every instance comes to prefer version ${other} of ${input.name}, and goes on accepting version ${version}`,
  ]);
}

function alreadyPreferred(
  input: RotationInput,
  current: Revision,
  { version, other }: Extract<Rotation, { kind: "preferring" }>,
): RotationStep {
  if (input.value !== undefined) refuseThird(input.name, input.value, [version, other], input.known);
  const why = `version ${version} of ${input.name} is preferred already, and \`--finish\` ends the one of before`;
  return { decision: { kind: "nothing", revision: current, why }, notes: [] };
}

function finished(input: RotationInput, current: Revision, rotation: Rotation): RotationStep {
  const { name, value, known } = input;
  if (rotation.kind === "closed") {
    const text = `no rotation of ${name} is open`;
    throw new Refusal("no-such-thing", text, `begin one with \`tutti secret rotate ${name}\``);
  }
  if (rotation.kind === "accepting") {
    const text = `not every instance prefers version ${rotation.other} of ${name} yet`;
    throw new Refusal(
      "refused",
      text,
      `go on with \`tutti secret rotate ${name}\`, and finish it after that`,
    );
  }
  if (value !== undefined && known.holds(name, rotation.other, value)) {
    const text = `the environment or the secrets file still has the old value of ${name}, which the next deploy would bring back`;
    throw new Refusal("refused", text, "write the new one there, or take it out; then finish");
  }
  return step(input, current, rotation.version, undefined, [
    `last release: version ${rotation.other} of ${name} is accepted no more`,
  ]);
}

function step(
  { nextRevision, name, by }: RotationInput,
  { cluster, artifacts, secrets: before }: Revision,
  version: number,
  other: number | undefined,
  notes: readonly string[],
): RotationStep {
  const { [otherLabel(name)]: _before, ...rest } = before;
  const secrets = { ...rest, [name]: version, ...(other === undefined ? {} : { [otherLabel(name)]: other }) };
  const revision = makeRevision(nextRevision, cluster, artifacts, secrets);
  return {
    decision: { kind: "release", request: { kind: "release", as: "release", revision, by }, isNew: true },
    notes,
  };
}
