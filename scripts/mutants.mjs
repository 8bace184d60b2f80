/**
 * Hunts each mutant of the control plane in rehearsal: `npm run mutants`, or `npm run mutants -- NAME…`.
 *
 * What a hunt finds is recorded in tests/mutants/results.json, its smallest run in tests/fixtures/rehearsals. `--units` runs
 * the unit tests against each mutant and records whether they see it; `--page` writes docs/mutants.md from what is recorded;
 * `--missing` leaves out what was found before; `--replays` only runs what was kept: each must break a promise of its mutant, and none of the real control plane.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled } from "../tests/mutants/bundle.mjs";
import { mutants } from "../tests/mutants/mutants.mjs";
import { page } from "../tests/mutants/page.mjs";
import { unitTests } from "../tests/mutants/units.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const SECONDS = Number(process.env["SECONDS_EACH"] ?? 60);
const recorded = join(root, "tests", "mutants", "results.json");
const recordedResults = () => (existsSync(recorded) ? JSON.parse(readFileSync(recorded, "utf8")) : {});

/** Reads the file anew each time: several of these may run side by side, each on mutants of its own. */
function record(name, result) {
  const results = recordedResults();
  results[name] = { ...results[name], ...result };
  const known = mutants
    .filter((mutant) => results[mutant.name])
    .map((mutant) => [mutant.name, results[mutant.name]]);
  writeFileSync(recorded, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
}

const keptFile = ({ name }) => join(root, "tests", "fixtures", "rehearsals", `${name}.json`);
const say = (text) => process.stdout.write(`${text}\n`);

/** Stops at the first broken promise, or when the time is over. What the real control plane breaks as well is no find. */
async function hunted(mutant, real) {
  const { hunt } = await bundled(root, mutant);
  const folder = join(root, "node_modules", ".cache", "mutants", mutant.name);
  mkdirSync(folder, { recursive: true });
  const { scenes = ["bring-up", "release"], isExhaustive = false } = mutant;
  const { runs, seconds, caught } = hunt({ scenes, isExhaustive, seconds: SECONDS, folder });
  if (!caught) {
    record(mutant.name, { survived: { runs, seconds } });
    say(`${mutant.name.padEnd(36)} SURVIVED ${runs} runs, ${seconds} s`);
    return false;
  }
  const { replay, ...what } = caught;
  const brokenWithout = real.replay(readFileSync(replay, "utf8"));
  if (brokenWithout !== null) {
    say(`${mutant.name.padEnd(36)} run ${runs} breaks ${brokenWithout} without the mutant too: ${replay}`);
    return false;
  }
  // Where the hunt ran is no part of what it found.
  writeFileSync(keptFile(mutant), readFileSync(replay, "utf8").replaceAll(`${root}/`, ""));
  record(mutant.name, { ...what, runs, seconds, survived: undefined });
  say(`${mutant.name.padEnd(36)} ${what.invariant} after ${runs} runs, ${seconds} s: ${what.message}`);
  return true;
}

/** True when the kept run breaks a promise of the mutant, and none without it. */
async function replayed(mutant, real) {
  const text = readFileSync(keptFile(mutant), "utf8");
  const { replay } = await bundled(root, mutant);
  const broken = replay(text);
  const brokenWithout = real.replay(text);
  const isRight = broken !== null && brokenWithout === null;
  if (!isRight)
    say(
      `${mutant.name}: breaks ${broken ?? "no promise"}, and ${brokenWithout ?? "none"} without the mutant`,
    );
  return isRight;
}

async function replays(chosen) {
  const real = await bundled(root);
  const kept = chosen.filter(isRecorded);
  let right = 0;
  for (const mutant of kept) if (await replayed(mutant, real)) right += 1;
  say(
    `${right} of ${kept.length} kept runs break a promise of their mutant, and none of the real control plane`,
  );
  if (kept.length < chosen.length) say(`${chosen.length - kept.length} mutants were not hunted yet`);
  return right === kept.length;
}

/** Records nothing of a mutant whose tests did not come to an end. */
async function tested(mutant) {
  try {
    const { ran, failing } = await unitTests(root, mutant);
    record(mutant.name, { unitTests: ran, failingUnitTests: failing });
    say(
      `${mutant.name.padEnd(36)} ${failing.length === 0 ? `passes all ${ran} unit tests` : `fails ${failing[0]}`}`,
    );
    return true;
  } catch (error) {
    say(`${mutant.name.padEnd(36)} NOT KNOWN: ${error.message}`);
    return false;
  }
}

function writePage() {
  writeFileSync(join(root, "docs", "mutants.md"), page(mutants, recordedResults()));
  return true;
}

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith("--"));
const isRecorded = ({ name }) => existsSync(keptFile({ name })) && recordedResults()[name]?.invariant;
const chosen = mutants
  .filter(({ name }) => names.length === 0 || names.includes(name))
  .filter((mutant) => !words.includes("--missing") || !isRecorded(mutant));
let isGood = true;
if (words.includes("--page")) isGood = writePage();
else if (words.includes("--replays")) isGood = await replays(chosen);
else if (words.includes("--units")) for (const mutant of chosen) isGood = (await tested(mutant)) && isGood;
else {
  const real = await bundled(root);
  for (const mutant of chosen) isGood = (await hunted(mutant, real)) && isGood;
}
process.exit(isGood ? 0 : 1);
