/**
 * `node scripts/compare-checkers.mjs [FOLDER]`: what Checkov, cfn-lint and kube-score say of ten faults of the
 * guides, into `docs/benchmarks.md`. They are run on the manifest with the fault and on the one in which it is repaired: what
 * they say of the first alone is what they say of the fault. FOLDER holds their programs; default: the PATH. Not for CI.
 * kube-linter would belong here: the registry of Go modules did not give it.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { compared } from "../tests/comparison/faults.mjs";

const run = promisify(execFile);
const folder = process.argv[2];
const PATH = folder ? `${folder}${delimiter}${process.env.PATH}` : process.env.PATH;
const scratch = mkdtempSync(join(tmpdir(), "compare-checkers-"));

/** Exit codes say whether they found something; what they printed is wanted in either case. */
async function outputOf(program, args) {
  const options = { env: { ...process.env, PATH }, maxBuffer: 64 << 20, timeout: 300_000 };
  try {
    return (await run(program, args, options)).stdout;
  } catch (error) {
    if (typeof error.code !== "number" || error.stdout === undefined) throw error;
    return error.stdout;
  }
}

const tools = [
  {
    name: "Checkov",
    reads: /./,
    version: () => outputOf("checkov", ["--version"]),
    async findings(file) {
      const framework = file.includes("cloudformation") ? "cloudformation" : "kubernetes";
      const text = await outputOf("checkov", [
        "-f",
        file,
        "--framework",
        framework,
        "-o",
        "json",
        "--compact",
      ]);
      const { results } = JSON.parse(text);
      return results.failed_checks.map((one) => ({
        id: one.check_id,
        says: one.check_name,
        on: one.resource,
      }));
    },
  },
  {
    name: "cfn-lint",
    reads: /cloudformation/,
    version: () => outputOf("cfn-lint", ["--version"]),
    async findings(file) {
      const text = await outputOf("cfn-lint", ["-f", "json", "-i", "I", "--", file]);
      return JSON.parse(text).map((one) => ({
        id: one.Rule.Id,
        says: one.Message,
        on: one.Location.Path.join("."),
      }));
    },
  },
  {
    name: "kube-score",
    reads: /kubernetes/,
    version: () => outputOf("kube-score", ["version"]),
    async findings(file) {
      const text = await outputOf("kube-score", ["score", "--output-format", "json", file]);
      return JSON.parse(text).flatMap(({ object_name: name, checks }) =>
        checks
          .filter(({ grade, skipped }) => !skipped && grade < 7)
          .map(({ check, comments }) => ({
            id: check.id,
            says: (comments ?? []).map(({ summary }) => summary).join("; "),
            on: name,
          })),
      );
    },
  },
];

function edited(text, edits) {
  return edits.reduce((current, [find, replace]) => {
    const parts = current.split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} does not stand in the manifest once`);
    return parts.join(replace);
  }, text);
}

const keyOf = ({ id, on, says }) => `${id} ${on} ${says}`;

/** What a tool says of the manifest as it is, asked once for each. */
const asWritten = new Map();

async function saidOf(tool, { file, fault, edits }) {
  if (!tool.reads.test(file)) return undefined;
  const source = new URL(`../tests/comparison/${file}`, import.meta.url);
  const text = readFileSync(source, "utf8");
  // Tools name resources by their file: both manifests have the same.
  const path = join(scratch, file);
  const key = `${tool.name} ${file}`;
  if (!asWritten.has(key)) {
    writeFileSync(path, text);
    asWritten.set(key, await tool.findings(path));
  }
  writeFileSync(path, edited(text, edits));
  const left = new Set((await tool.findings(path)).map(keyOf));
  const gone = asWritten.get(key).filter((one) => !left.has(keyOf(one)));
  process.stderr.write(`${fault} ${tool.name}: ${gone.map(keyOf).join(" | ") || "nothing"}\n`);
  return gone;
}

const cell = (gone) =>
  gone === undefined
    ? "–"
    : gone.length === 0
      ? "nothing"
      : [...new Set(gone.map(({ id, says }) => `${id}: ${says.split("\n")[0]}`))].join("; ");

const rows = [];
for (const one of compared) {
  const cells = [];
  for (const tool of tools) cells.push(cell(await saidOf(tool, one)));
  rows.push(`| ${one.fault} | ${one.says} | ${one.rule} | ${cells.join(" | ")} |`);
}
const counts = [...asWritten].map(([key, findings]) => `${key}: ${findings.length}`);
const versions = [];
for (const tool of tools) versions.push(`${tool.name} ${(await tool.version()).match(/\d+\.\d+\.\d+/)?.[0]}`);
rmSync(scratch, { recursive: true });

const section = [
  "<!-- other-checkers -->",
  "",
  "Ten faults of the guides that CloudFormation or Kubernetes can say, on manifests of the same topologies",
  "(`tests/comparison`). Each tool read the manifest with the fault and the one in which it is repaired; what it said of the",
  "first alone stands here. “nothing”: the same before and after. “–”: it does not read that format. kube-linter was not to be",
  "had from the registry of Go modules.",
  "",
  `| fault | what | tutti check | ${tools.map(({ name }) => name).join(" | ")} |`,
  `| --- | --- | --- | ${tools.map(() => "---").join(" | ")} |`,
  ...rows,
  "",
  `${versions.join(", ")}, each with its defaults. Findings on the manifests as a whole, most of them of other things: ${counts.join(", ")}.`,
  "",
  "<!-- end of other-checkers -->",
].join("\n");

const page = new URL("../docs/benchmarks.md", import.meta.url);
const text = readFileSync(page, "utf8");
const marked = /<!-- other-checkers -->[\s\S]*<!-- end of other-checkers -->/;
writeFileSync(
  page,
  marked.test(text)
    ? text.replace(marked, () => section)
    : `${text.trimEnd()}\n\n## Other checkers\n\n${section}\n`,
);
