/** What `tutti secret` asks for: a value is kept for the next deploy, or two values overlap while instances roll. */
import type { Revision } from "../contract/revision.ts";
import { otherLabel, rotationOf } from "../contract/rotation.ts";
import type { ControlState } from "../control/state.ts";
import { secretsOf, usersOf } from "../model/cluster.ts";
import { developmentKeyName } from "../model/tls.ts";
import { asChange, type ChangeWork } from "./changing.ts";
import type { Core } from "./core.ts";
import type { RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import { decideRotation } from "./rotation.ts";
import { recordedVersions } from "./secret-versions.ts";

/** Keeps a value; what runs goes on with the one that it has. */
export function setSecret(core: Core, operation: Operation, { name, value }: RequestOf<"set-secret">): void {
  const { vault } = core.needs;
  const versions = recordedVersions(core.state.current);
  if (rotationOf(versions, name).kind !== "closed") {
    const advice = `finish it first: \`tutti secret rotate ${name} --finish\``;
    throw new Refusal("refused", `a rotation of ${name} is open, so two values of it are in use`, advice);
  }
  const [used, set] = [versions[name], vault.lastSet(name)];
  const next = Math.max(used ?? 0, set ?? 0);
  if (vault.holds(name, next, value)) {
    operation.note(`${name} has this value already: version ${next}`);
    return;
  }
  const version = Math.max(used ?? 0, vault.latest(name) ?? 0) + 1;
  vault.store({ [name]: value }, { [name]: version }, "set");
}

/** Forgets a value with all its versions; not one that something which runs was given. */
export function removeSecret(core: Core, operation: Operation, { name }: RequestOf<"remove-secret">): void {
  const { vault, records } = core.needs;
  if (vault.latest(name) === undefined)
    throw new Refusal("no-such-thing", `nothing is kept of ${name}`, "see `tutti secret list`");
  const using = revisionUsing(core.state, name);
  if (using) {
    const advice =
      name === developmentKeyName
        ? "run `tutti down` first; `tutti up` then makes another certificate, and a root to trust anew"
        : "take it out of the file and deploy that first";
    throw new Refusal("refused", `revision ${using.number} uses ${name}`, advice);
  }
  vault.remove(name);
  const lost = records.revisions().filter(({ revision }) => secretsOf(revision.cluster).includes(name));
  const numbers = lost.map(({ revision }) => revision.number).join(", ");
  if (numbers !== "") operation.note(`a roll-back to revision ${numbers} needs ${name} set anew`);
}

/**
 * A revision in use that needs what is kept under the name. The key of the certificate for development is made again
 * with the next start, so nothing needs it once the cluster is down.
 */
export function revisionUsing(
  { release, current, basis, wanted }: ControlState,
  name: string,
): Revision | undefined {
  if (name === developmentKeyName && wanted === "down") return undefined;
  const revisions = [release?.to, release?.from, current, basis];
  return revisions.find((revision) => revision && usersOf(revision.cluster, name).length > 0) ?? undefined;
}

/** One step of a rotation: a release of what runs, in which nothing differs but the versions of one secret. */
export function rotationWork(
  core: Core,
  operation: Operation,
  message: RequestOf<"rotate-secret">,
): ChangeWork {
  const { records, vault } = core.needs;
  const { name, value, finish, by } = message;
  return {
    decide: () => {
      const nextRevision = records.nextRevision();
      const step = decideRotation({ state: core.state, nextRevision, known: vault, name, value, finish, by });
      for (const note of step.notes) operation.note(note);
      return asChange(step.decision);
    },
    keep: ({ secrets }) => {
      const replaced = recordedVersions(core.state.current)[otherLabel(name)];
      if (finish && replaced !== undefined) vault.retire(name, replaced);
      const coming = secrets[otherLabel(name)];
      if (value !== undefined && coming !== undefined) {
        vault.store({ [name]: value }, { [name]: coming }, "rotated");
      }
    },
  };
}
