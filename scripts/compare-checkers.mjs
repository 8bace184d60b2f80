/**
 * `node scripts/compare-checkers.mjs [FOLDER]`: what Checkov, cfn-lint and kube-score say of ten faults of the
 * guides, into `docs/benchmarks.md`. They are run on the manifest with the fault and on the one in which it is repaired: what
 * they say of the first alone is what they say of the fault. FOLDER holds their programs; default: the PATH. Not for CI.
 * kube-linter would belong here: the registry of Go modules did not give it.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
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

/** Each takes all files of a format at once, and says what it finds with the name of the file. */
const known = [
  {
    name: "Checkov",
    formats: ["cloudformation", "kubernetes"],
    version: () => outputOf("checkov", ["--version"]),
    async findings(files, format) {
      const named = files.flatMap((file) => ["-f", file]);
      const options = ["--framework", format, "-o", "json", "--compact", "--quiet", "--skip-download"];
      const { results } = JSON.parse(await outputOf("checkov", [...named, ...options]));
      return results.failed_checks.map((one) => ({
        file: basename(one.file_path),
        id: one.check_id,
        says: one.check_name,
        on: one.resource,
      }));
    },
  },
  {
    name: "cfn-lint",
    formats: ["cloudformation"],
    version: () => outputOf("cfn-lint", ["--version"]),
    async findings(files) {
      const text = await outputOf("cfn-lint", ["-f", "json", "-i", "I", "--", ...files]);
      return JSON.parse(text).map((one) => ({
        file: basename(one.Filename),
        id: one.Rule.Id,
        says: one.Message,
        on: one.Location.Path.join("."),
      }));
    },
  },
  {
    name: "kube-score",
    formats: ["kubernetes"],
    version: () => outputOf("kube-score", ["version"]),
    async findings(files) {
      const all = [];
      for (const file of files) {
        const text = await outputOf("kube-score", ["score", "--output-format", "json", file]);
        for (const { object_name: on, checks } of JSON.parse(text)) {
          for (const { check, comments, grade, skipped } of checks) {
            if (skipped || grade >= 10) continue;
            const says = (comments ?? []).map(({ summary }) => summary).join(", ");
            all.push({ file: basename(file), id: check.id, says, on });
          }
        }
      }
      return all;
    },
  },
];

/** Those that are here, with their versions. */
const tools = [];
for (const tool of known) {
  try {
    tools.push({ ...tool, release: (await tool.version()).match(/\d+\.\d+\.\d+/)?.[0] });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    process.stderr.write(`${tool.name} is not on the PATH, and is left out\n`);
  }
}

function edited(text, edits) {
  return edits.reduce((current, [find, replace]) => {
    const parts = current.split(find);
    if (parts.length !== 2) throw new Error(`${JSON.stringify(find)} does not stand in the manifest once`);
    return parts.join(replace);
  }, text);
}

const keyOf = ({ id, on, says }) => `${id} ${on} ${says}`;
const formatOf = (file) => file.split(".")[1] ?? "";

/** The manifest as it is, and one for each fault, in which that fault is repaired. */
function write(format) {
  const own = compared.filter(({ file }) => formatOf(file) === format);
  const text = readFileSync(new URL(`../tests/comparison/${own[0].file}`, import.meta.url), "utf8");
  const files = [join(scratch, "as-written.yaml")];
  writeFileSync(files[0], text);
  for (const { fault, edits } of own) {
    files.push(join(scratch, `${fault}.yaml`));
    writeFileSync(files.at(-1), edited(text, edits));
  }
  return files;
}

/** By tool and fault: what it said of the manifest as it is, and not of the one in which the fault is repaired. */
const gone = new Map();
const counts = [];
for (const format of ["cloudformation", "kubernetes"]) {
  const files = write(format);
  for (const tool of tools.filter(({ formats }) => formats.includes(format))) {
    const all = await tool.findings(files, format);
    const before = all.filter(({ file }) => file === "as-written.yaml");
    counts.push(`${tool.name} ${before.length} (${format})`);
    for (const { fault } of compared.filter(({ file }) => formatOf(file) === format)) {
      const left = new Set(all.filter(({ file }) => file === `${fault}.yaml`).map(keyOf));
      gone.set(
        `${tool.name} ${fault}`,
        before.filter((one) => !left.has(keyOf(one))),
      );
    }
  }
}

function cell(tool, { fault }) {
  const said = gone.get(`${tool.name} ${fault}`);
  if (said === undefined) return "–";
  const texts = said.map(({ id, says }) => `${id}: ${says.length > 120 ? `${says.slice(0, 120)}…` : says}`);
  return texts.length === 0 ? "nothing" : [...new Set(texts)].join("; ").replaceAll("|", "\\|");
}

const rows = compared.map((one) => {
  return `| ${one.fault} | ${one.says} | ${one.rule} | ${tools.map((tool) => cell(tool, one)).join(" | ")} |`;
});
const versions = tools.map(({ name, release }) => `${name} ${release}`);
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
  `${versions.join(", ")}, each with its defaults. Findings on the manifest as it is, of whatever kind: ${counts.join(", ")}.`,
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
