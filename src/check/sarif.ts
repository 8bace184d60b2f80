/**
 * SARIF 2.1.0, the form in which other tools take findings (OASIS Standard, 2020). What is accepted is in it as
 * suppressed: by an allowance in the file ("inSource"), or by a baseline ("external").
 */
import type { Place } from "../base/place.ts";
import type { Finding, Severity } from "../contract/finding.ts";
import type { AllowedFinding } from "./allowances.ts";
import { keyOf } from "./baseline.ts";
import type { Rule } from "./rule.ts";
import { ruleDoc } from "./rule-doc.ts";

export interface SarifInput {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly findings: readonly Finding[];
  readonly allowed: readonly AllowedFinding[];
  /** Findings that a baseline has. */
  readonly known: readonly Finding[];
  /** Files below this folder are named from it. */
  readonly root: string;
}

type Json = { readonly [key: string]: unknown };

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

export function sarifLog({ version, rules, findings, allowed, known, root }: SarifInput): Json {
  const all = [...findings, ...known, ...allowed.map(({ finding }) => finding)];
  const named = new Set(rules.map(({ id }) => id));
  const others = [...new Set(all.map(({ rule }) => rule))].filter((id) => !named.has(id)).sort();
  const descriptors = [...rules.map(descriptorOf), ...others.map((id) => ({ id }))];
  const indices = new Map(descriptors.map(({ id }, index) => [id, index]));
  const resultFor = (finding: Finding, suppression?: Json): Json => ({
    ...resultOf(finding, root),
    ruleIndex: indices.get(finding.rule) ?? -1,
    ...(suppression ? { suppressions: [suppression] } : {}),
  });
  const results = [
    ...findings.map((finding) => resultFor(finding)),
    ...known.map((finding) => resultFor(finding, { kind: "external", justification: "in the baseline" })),
    ...allowed.map(({ finding, allowance }) => {
      return resultFor(finding, { kind: "inSource", justification: allowance.reason });
    }),
  ];
  const driver = { name: "tutti", version, semanticVersion: version, rules: descriptors };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

function descriptorOf(rule: Rule): Json & { readonly id: string } {
  const { id, category, severity, docs } = rule;
  return {
    id,
    shortDescription: { text: docs.what },
    fullDescription: { text: docs.why },
    help: { text: `${docs.what} ${docs.why} Source: ${docs.source}`, markdown: ruleDoc(rule) },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [category] },
  };
}

function resultOf(finding: Finding, root: string): Json {
  const { rule, severity, message, counterExample, fix, at, subject, evidence } = finding;
  const text = [message, ...(counterExample ? [`For example: ${counterExample}`] : []), `Fix: ${fix}`].join(
    " ",
  );
  const related = evidence.flatMap(({ fact, at: place }) => {
    return place ? [{ ...locationOf(place, root), message: { text: fact } }] : [];
  });
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text },
    locations: [{ ...locationOf(at, root), logicalLocations: [{ name: subject, kind: "resource" }] }],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    partialFingerprints: { "tuttiFinding/v1": keyOf(finding) },
    properties: { evidence: evidence.map(({ fact, source }) => `${fact} (${source})`) },
  };
}

/** A place that is not known has no region: lines of SARIF begin at 1. */
function locationOf(at: Place, root: string): Json {
  if (at.line === 0) return {};
  const region = { startLine: at.line, startColumn: at.column };
  return { physicalLocation: { artifactLocation: artifactOf(at.file, root), region } };
}

function artifactOf(file: string, root: string): Json {
  const isInside = file.startsWith(`${root}/`);
  const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
  if (isInside) return { uri: encoded(file.slice(root.length + 1)), uriBaseId: "SRCROOT" };
  return { uri: file.startsWith("/") ? `file://${encoded(file)}` : encoded(file) };
}
