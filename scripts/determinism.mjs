/**
 * `npm run determinism [-- SEEDS]`: the same seeds under Node 20, 22 and 24 must give the same hashes. The Nodes that are not
 * there come from npm, into a cache of ours.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./bundled.mjs";
import { root, step } from "./prepare.mjs";

const MAJORS = [20, 22, 24];
const seeds = process.argv[2] ?? "100";

/** The program of this major version: the one that runs this, or npm's. */
function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules", ".cache", "nodes", String(major));
  const program = join(folder, "node_modules", name, "bin", "node");
  const words = ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  if (!existsSync(program)) step(`Node ${major}`, "npm", [...words, `${name}@${major}`]);
  return program;
}

function linesUnder(program, script) {
  const { stdout, stderr, status } = spawnSync(program, [script, seeds], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout.trim().split("\n");
}

const script = await bundle(root, "scripts/rehearsing/hashes.ts");
let isSame = true;
let first;
for (const major of MAJORS) {
  const program = nodeOf(major);
  const version = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim();
  const lines = linesUnder(program, script);
  first ??= { version, lines };
  const other = lines.findIndex((line, index) => line !== first.lines[index]);
  const isOther = other >= 0 || lines.length !== first.lines.length;
  if (isOther) isSame = false;
  const verdict = isOther ? `differs from ${first.version}:` : "the same hashes";
  console.log(`Node ${version}: ${lines.length} runs, ${verdict}`);
  if (isOther) console.log(`  ${lines[other]}\n  ${first.lines[other]} under ${first.version}`);
}
process.exit(isSame ? 0 : 1);
