/** The changes that begin with the user's file: `deploy` releases it, `up` brings up what completed last. */
import { checkCluster } from "../check/run-checks.ts";
import type { Receipt } from "../contract/receipt.ts";
import type { Revision } from "../contract/revision.ts";
import { openRotations } from "../contract/rotation.ts";
import { asChange, type ChangeWork, runChange } from "./changing.ts";
import type { Core } from "./core.ts";
import { recordedArtifacts } from "./history.ts";
import { knownOutside } from "./known-outside.ts";
import type { FromFile, RequestOf } from "./messages.ts";
import type { Operation } from "./operation.ts";
import { Refusal } from "./refusal.ts";
import {
  changesBetween,
  contentOf,
  decideDeploy,
  decideUp,
  type FileContent,
  scaleDrift,
  stateVersion,
} from "./revisions.ts";
import {
  changedSecrets,
  missingFromFile,
  missingFromRevision,
  recordedVersions,
  refuseRetired,
  refuseThirds,
  versionsFor,
} from "./secret-versions.ts";

/** Refuses at once a deploy that cannot succeed, or that is not the one that was planned. */
export function refuseImpossibleDeploy(core: Core, message: RequestOf<"deploy">): void {
  refuseUnsound(core, message);
  if (message.plan) refuseMoved(core, message, message.plan);
}

/** Once there is a complete revision, only what is recorded counts. */
export function refuseImpossibleUp(core: Core, { file }: RequestOf<"up">): void {
  const { current } = core.state;
  if (current) return refuseLost(current, missingFromRevision(current, core.needs.vault));
  if (file) return refuseUnsound(core, file);
  const text = "no revision has completed yet, so `up` needs the file";
  throw new Refusal("usage", text, "correct the file; `tutti check` says what is wrong with it");
}

export function deploy(core: Core, operation: Operation, message: RequestOf<"deploy">): Promise<Receipt> {
  const { plan, by } = message;
  // The state may have moved while it waited for its turn, and again while it was built.
  if (plan) refuseMoved(core, message, plan);
  return runChange(core, operation, {
    ...fromFile(core, operation, message),
    decide: () => {
      if (plan) refuseMoved(core, message, plan);
      const decision = decideDeploy(core.state, nextRevision(core), contentIn(core, message), by);
      for (const drift of scaleDrift(core.state, message.cluster)) operation.note(drift);
      for (const name of openRotations(recordedVersions(core.state.current))) {
        operation.note(`a rotation of ${name} is open: see \`tutti secret list\``);
      }
      return asChange(decision);
    },
  });
}

export function up(core: Core, operation: Operation, { file, by }: RequestOf<"up">): Promise<Receipt> {
  const isFirst = core.state.current === null;
  return runChange(core, operation, {
    ...(isFirst && file ? fromFile(core, operation, file) : {}),
    decide: () => {
      const content = file && contentIn(core, file);
      if (!isFirst && content) notePending(operation, core, content);
      return asChange(decideUp(core.state, nextRevision(core), content, by));
    },
  });
}

/** Artefacts are kept before the decision, since they take long; values of secrets once nothing can stop it any more. */
function fromFile(core: Core, operation: Operation, file: FromFile): Pick<ChangeWork, "prepare" | "keep"> {
  const { artifacts, vault } = core.needs;
  const tell = (text: string): void => operation.note(text);
  return {
    prepare: () => artifacts.keep(file.cluster, file.artifacts, tell, operation.signal),
    keep: (revision: Revision) => vault.store(file.secrets, revision.secrets),
  };
}

function nextRevision(core: Core): number {
  return core.needs.records.nextRevision();
}

/** The file with the versions that its secrets would have. */
function contentIn(core: Core, { cluster, artifacts, secrets }: FromFile): FileContent {
  const { current, basis } = core.state;
  return {
    cluster,
    artifacts,
    secrets: versionsFor(cluster, secrets, core.needs.vault, current ?? basis),
  };
}

function refuseMoved(core: Core, message: FromFile, plan: NonNullable<RequestOf<"deploy">["plan"]>): void {
  const moved = stateVersion(core.state, nextRevision(core)) !== plan.stateVersion;
  const edited = contentOf(contentIn(core, message)) !== plan.content;
  if (!moved && !edited) return;
  const what = moved
    ? "the cluster has changed since the plan was made"
    : "the file, or the value of a secret, is not the one that was planned";
  throw new Refusal(
    "state-moved",
    what,
    "make a new plan with `tutti plan --out FILE`, read it, and deploy that one",
  );
}

/** `up` brings up what completed last; what the file says beyond that waits for a deploy. */
function notePending(operation: Operation, core: Core, content: FileContent): void {
  const { current } = core.state;
  const other = content.cluster.name !== core.needs.cluster;
  if (other) return operation.note(`the file describes another cluster, "${content.cluster.name}"`);
  const changes = changesBetween(current, content).map(({ part, change }) => `${part} (${change})`);
  if (changes.length > 0)
    operation.note(`pending in the file, released by \`tutti deploy\`: ${changes.join(", ")}`);
  const secrets = changedSecrets(recordedVersions(current), content.secrets);
  if (secrets.length > 0)
    operation.note(`other values than those in use, released by \`tutti deploy\`: ${secrets.join(", ")}`);
}

/**
 * The command line checks as well. Whoever speaks to the socket without it must not get past the checks, least of all
 * past the one that keeps a service from running the files of another.
 */
function refuseUnsound(core: Core, { cluster, artifacts, secrets }: FromFile): void {
  refuseOtherCluster(core, cluster.name);
  const { clock, records } = core.needs;
  const history = { recordedArtifacts: recordedArtifacts(records.revisions()), state: core.state };
  const outside = { ...knownOutside(history, clock.now().wallMs), artifacts };
  const error = checkCluster(cluster, outside).find((finding) => finding.severity === "error");
  if (error) throw new Refusal("refused", `${error.rule}: ${error.message}`, error.fix);
  refuseMissing(missingFromFile(cluster, secrets, core.needs.vault), cluster);
  refuseRetired(cluster, secrets, core.needs.vault, core.state.current);
  refuseThirds(cluster, secrets, core.needs.vault, core.state.current);
}

function refuseOtherCluster(core: Core, name: string): void {
  if (name === core.needs.cluster) return;
  const text = `the file describes "${name}", and the state beside it is of "${core.needs.cluster}"`;
  throw new Refusal(
    "refused",
    text,
    "name the cluster as it was, or take the old one down and remove .tutti",
  );
}

/** A roll-back and `up` give no new values: the recorded ones must be there. */
export function refuseLost(revision: Revision, lost: readonly string[]): void {
  if (lost.length === 0) return;
  const text = `the vault does not have ${lost.join(", ")} as revision ${revision.number} uses it`;
  const advice = "put .tutti/secrets.json back, or give the values anew and run `tutti deploy`";
  throw new Refusal("missing-secret", text, advice);
}

function refuseMissing(missing: readonly string[], { secretsFile }: FromFile["cluster"]): void {
  if (missing.length === 0) return;
  const one = missing.length === 1;
  const text = `the ${one ? "secret" : "secrets"} ${missing.join(", ")} ${one ? "has" : "have"} no value`;
  const where = secretsFile ?? "the file that cluster(…, { secrets }) names";
  const advice = `\`tutti secret set ${missing[0]}\`, or export ${missing[0]}=… before the command, or write it into ${where}`;
  throw new Refusal("missing-secret", text, advice);
}
