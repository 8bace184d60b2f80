/** What is wrong around the file: artefacts that are not there, and secrets that have no value. Reads only. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Place } from "../base/place.ts";
import type { Failure } from "../contract/effect.ts";
import type { Evidence, Finding } from "../contract/finding.ts";
import { malformedLines, parseSecretLines } from "../host/secret-lines.ts";
import { keptSecrets } from "../host/vault.ts";
import { type Cluster, partsOf, secretsOf, valuesOf } from "../model/cluster.ts";
import type { PartData } from "../model/declaration.ts";
import { tlsValues } from "../model/tls.ts";
import { isSecretPiece, piecesOf, type Value } from "../model/value.ts";
import { unsupportedIn } from "../targets/local/capabilities.ts";
import type { ClusterPaths } from "./session.ts";

/** @param failures Why a part has no artefact, by part. */
export function inputFindings(
  paths: ClusterPaths,
  cluster: Cluster,
  failures: Readonly<Record<string, Failure>>,
): readonly Finding[] {
  return [
    ...artifactFindings(cluster, failures),
    ...secretsFileFindings(paths, cluster),
    ...valueFindings(paths, cluster),
    ...unsupportedFindings(cluster),
  ];
}

/** What stands in the way of a deploy though it may be put right without a change of the file. */
export function conditionsOf(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ rule }) => rule === WITHOUT_VALUE)
    .map(({ message, fix }) => `a deploy is refused as long as ${message}: ${fix}`);
}

const WITHOUT_VALUE = "secret-without-value";

/** `check` judges the cluster and only mentions these; everything that would start something is refused. */
function unsupportedFindings(cluster: Cluster): readonly Finding[] {
  return unsupportedIn(cluster).map(({ part, path, what, instead: fix }) => {
    const message = `"${part.name}" ${what}, which cannot run on one machine yet: \`up\` and \`deploy\` are refused`;
    const at = part.place;
    return { rule: CANNOT_RUN, severity: "info", at, path, subject: part.name, message, evidence: [], fix };
  });
}

/** What nothing may be started with, though `check` has no objection to it. */
export function refusedHere(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ rule }) => rule === CANNOT_RUN);
}

const CANNOT_RUN = "cannot-run-here";

function artifactFindings(cluster: Cluster, failures: Readonly<Record<string, Failure>>): readonly Finding[] {
  return partsOf(cluster).flatMap((part): Finding[] => {
    const failure = failures[part.name];
    if (!failure) return [];
    const { code: rule, message, advice: fix } = failure;
    const path = ["artifact", "dir"];
    return [
      { rule, severity: "error", at: part.place, path, subject: part.name, message, evidence: [], fix },
    ];
  });
}

function secretsFileFindings(paths: ClusterPaths, cluster: Cluster): readonly Finding[] {
  const { secretsFile: named } = cluster;
  if (named === undefined) return [];
  const file = resolve(paths.folder, named);
  const found = (at: Place, rest: Pick<Finding, "rule" | "severity" | "message" | "fix">): Finding => {
    return { at, path: at.file === file ? [] : ["secrets"], subject: cluster.name, evidence: [], ...rest };
  };
  if (!existsSync(file)) {
    const message = `the secrets file ${file} does not exist, so values come from the environment alone`;
    const fix = `write it, one NAME=value a line, or leave out secrets: ${JSON.stringify(named)}`;
    return [found(cluster.place, { rule: "secrets-file-missing", severity: "warning", message, fix })];
  }
  const open = openToOthers(file, cluster);
  // Never the line itself: it may hold a value.
  const malformed = malformedLines(readFileSync(file, "utf8")).map((line) => {
    const message = `line ${line} of the secrets file is no NAME=value, or has a quote that is not closed`;
    const fix = 'write it as NAME=value or NAME="value" on one line, or begin it with # as a comment';
    return found({ file, line, column: 1 }, { rule: "secrets-file-line", severity: "error", message, fix });
  });
  return [...(open ? [found(cluster.place, open)] : []), ...malformed];
}

/** On a machine of one's own it is worth a word; where it counts, a warning. */
function openToOthers(
  file: string,
  { environment }: Cluster,
): Pick<Finding, "rule" | "severity" | "message" | "fix"> | undefined {
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  const severity = environment === "development" ? "info" : "warning";
  const message = `the secrets file ${file} may be read by other users of this machine (mode ${mode.toString(8)})`;
  return { rule: "secrets-file-open", severity, message, fix: `chmod 600 ${file}` };
}

/** One for each secret, at the first part that needs it. It may be set later, so it is a warning. */
function valueFindings(paths: ClusterPaths, cluster: Cluster): readonly Finding[] {
  const kept = keptSecrets(paths.state.secrets);
  // A vault that cannot be read may hold all of them; bringing the cluster up says what is wrong with it.
  if (kept === undefined) return [];
  const known = new Set([...kept.map(({ name }) => name), ...givenSecrets(paths, cluster).keys()]);
  const uses = partsOf(cluster)
    .flatMap(secretUses)
    .filter(({ name }) => !known.has(name));
  return [...new Set(uses.map(({ name }) => name))].sort().flatMap((name): Finding[] => {
    const [first, ...others] = uses.filter((use) => use.name === name);
    if (!first) return [];
    const { part, path, at } = first;
    const message = `the secret ${name} has no value`;
    const where = cluster.secretsFile ?? "the file that cluster(…, { secrets }) names";
    const fix = `\`tutti secret set ${name}\`, or export ${name}=… before \`tutti up\`, or write it into ${where}`;
    const subject = part.name;
    const users = new Set(others.map((use) => use.part.name));
    users.delete(subject);
    const evidence = evidenceOf(name, cluster, [...users]);
    return [{ rule: WITHOUT_VALUE, severity: "warning", at, path, subject, message, evidence, fix }];
  });
}

function evidenceOf(name: string, cluster: Cluster, others: readonly string[]): readonly Evidence[] {
  const places = ["the environment", ...(cluster.secretsFile ? [cluster.secretsFile] : []), "what is kept"];
  return [
    { fact: `${name} is not in ${places.join(", nor in ")}`, source: "derived" },
    ...others.map((part): Evidence => ({ fact: `"${part}" needs it as well`, source: "stated" })),
  ];
}

interface SecretUse {
  readonly part: PartData;
  readonly name: string;
  readonly path: readonly string[];
  readonly at: Place;
}

function secretUses(part: PartData): readonly SecretUse[] {
  const inside = (value: Value, path: readonly string[], at = part.place): readonly SecretUse[] =>
    piecesOf(value).flatMap((piece) => (isSecretPiece(piece) ? [{ part, name: piece.name, path, at }] : []));
  if (part.kind === "balancer")
    return part.listeners.flatMap(({ tls, place }) =>
      tlsValues(tls).flatMap((key) => inside(key, ["tls", "key"], place)),
    );
  if (part.kind === "store" && part.engine !== "generic")
    return valuesOf(part).flatMap((value) => inside(value, ["password"]));
  return [
    ...part.command.flatMap((word) => inside(word, ["command"])),
    ...Object.entries(part.env).flatMap(([key, value]) => inside(value, ["env", key])),
  ];
}

export interface GivenSecret {
  readonly value: string;
  /** Where it is: the environment goes before the secrets file. */
  readonly from: "environment" | "file";
}

/** Values that stand in the environment or the secrets file, by name: they go before what is kept. */
export function givenSecrets(paths: ClusterPaths, cluster: Cluster): ReadonlyMap<string, GivenSecret> {
  const file = cluster.secretsFile && resolve(paths.folder, cluster.secretsFile);
  const fromFile = parseSecretLines(file && existsSync(file) ? readFileSync(file, "utf8") : "");
  const given = new Map<string, GivenSecret>();
  for (const name of secretsOf(cluster)) {
    const [outer, inner] = [process.env[name], fromFile.get(name)?.reveal()];
    if (outer) given.set(name, { value: outer, from: "environment" });
    else if (inner) given.set(name, { value: inner, from: "file" });
  }
  return given;
}
