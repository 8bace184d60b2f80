/**
 * Hunts each mutant of the control plane with `tutti rehearse`: `npm run mutants`, or `npm run mutants -- NAME…`.
 * `--keep` keeps the smallest run that caught it; `--replays` only runs those that were kept: each must still be caught.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { mutants } from "../tests/mutants/mutants.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const SECONDS = Number(process.env["SECONDS_EACH"] ?? 60);

/** The source with the mutation in it; fails when it does not apply any more. */
export function mutated(mutant) {
  const source = readFileSync(join(root, "src", mutant.file), "utf8");
  return [mutant, ...(mutant.also ? [mutant.also] : [])].reduce((text, { find, replace }) => {
    if (text.split(find).length !== 2)
      throw new Error(`${mutant.name} does not apply to ${mutant.file} any more: ${find}`);
    return text.replace(find, () => replace);
  }, source);
}

/** A build of its own, with the one file replaced. */
function built(mutant) {
  const folder = join(root, "node_modules", ".cache", "mutants", mutant.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  const { code } = transformSync(mutated(mutant), { loader: "ts", target: "es2022" });
  const script = code.replace(/(from\s+"\.[^"]*)\.ts"/g, '$1.js"');
  writeFileSync(join(folder, "dist", mutant.file.replace(/\.ts$/, ".js")), script);
  return folder;
}

/** Stops at the first broken promise, or when the time is over. */
function hunted(mutant) {
  const folder = built(mutant);
  const cluster = join(folder, "cluster.ts");
  cpSync(join(root, "tests", "mutants", "cluster.ts"), cluster);
  const main = join(folder, "dist", "cli", "main.js");
  const begun = performance.now();
  const how = mutant.rehearse ?? ["--for", `${SECONDS}s`];
  const words = [main, "rehearse", ...how, "--file", cluster, "--json"];
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  const last = stdout.trim().split("\n").at(-1) ?? "";
  if (!last.startsWith("{")) throw new Error(`${mutant.name}: ${stderr}`);
  return { summary: JSON.parse(last), tookMs: performance.now() - begun };
}

/** The kept run against the mutant: it must break the promise again. */
function replayed(mutant) {
  const begun = performance.now();
  const main = join(built(mutant), "dist", "cli", "main.js");
  const words = [main, "rehearse", "--replay", keptFile(mutant), "--json"];
  const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  return { summary: JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}"), tookMs: performance.now() - begun };
}

function keptFile({ name }) {
  return join(root, "tests", "fixtures", "rehearsals", `${name}.json`);
}

const words = process.argv.slice(2);
const options = words.filter((word) => word.startsWith("--"));
const names = words.filter((word) => !word.startsWith("--"));
const onlyReplays = options.includes("--replays");
const chosen = mutants
  .filter(({ name }) => names.length === 0 || names.includes(name))
  .filter((mutant) => !onlyReplays || existsSync(keptFile(mutant)));
let survived = 0;
for (const mutant of chosen) {
  const { summary, tookMs } = onlyReplays ? replayed(mutant) : hunted(mutant);
  const caught = summary.violations ?? [];
  const replay = caught[0]?.replay;
  if (replay && options.includes("--keep")) cpSync(replay, keptFile(mutant));
  if (caught.length === 0) survived += 1;
  const by = caught
    .map(({ invariant, seed }) => (seed === undefined ? invariant : `${invariant} (seed ${seed})`))
    .join(", ");
  const verdict = caught.length === 0 ? `SURVIVED ${summary.seeds ?? 0} seeds` : by;
  process.stdout.write(
    `${mutant.name.padEnd(34)} ${(tookMs / 1_000).toFixed(1).padStart(6)} s  ${verdict}\n`,
  );
}
process.exit(survived === 0 ? 0 : 1);
