/** The page docs/mutants.md, from the mutants and what was recorded of them. Pure. */

import { editsOf } from "./edits.mjs";

/** @param results By the name of the mutant, as `npm run mutants` recorded them. */
export function page(mutants, results) {
  const found = mutants.filter(({ name }) => results[name]?.invariant);
  const named = mutants.filter(({ row }) => /#\d+|GH-\d+|05ac808f/.test(row));
  return `# Mutants

Our control plane, broken on purpose in ${mutants.length} ways, each in \`src/control\` or \`src/engine\`; \`tutti rehearse\` must find each within 60
seconds of one processor. ${found.length} are found${openText(mutants, results)}. ${named.length} are bugs that a real orchestrator had. ${unitText(mutants, results)}

\`npm run mutants\` hunts them all and records what it finds, \`-- --units\` runs the unit tests against each, and \`-- --page\` writes this
page. \`npm test\` replays the smallest run of each, which must break the promise of the mutant and none of the real control plane
(\`npm run mutants -- --replays\`). Runs: how many it took, from seed 1 on, where "every fault" is the exhaustive mode. Seconds: of one
processor, with the start of the program left out. Faults: those of the smallest run.

| mutant | mirrors | found by | runs | seconds | faults | unit tests |
| ------ | ------- | -------- | ---: | ------: | ------ | ---------- |
${mutants.map((mutant) => line(mutant, results[mutant.name] ?? {})).join("\n")}

## What each replaces

${mutants.map(replaced).join("\n")}
`;
}

/** What is not found, by name, so that nobody takes the number for the whole. */
function openText(mutants, results) {
  const open = mutants.filter(({ name }) => !results[name]?.invariant);
  const survivors = open.filter(({ name }) => results[name]?.survived);
  const rest = open.filter(({ name }) => !results[name]?.survived);
  const named = (those) => those.map(({ name }) => `\`${name}\``).join(", ");
  return [
    survivors.length > 0 ? `, ${survivors.length} survived the hunt (${named(survivors)})` : "",
    rest.length > 0 ? `, and ${rest.length} were not hunted to the end yet (${named(rest)})` : "",
  ].join("");
}

function unitText(mutants, results) {
  const run = mutants.filter(({ name }) => results[name]?.failingUnitTests !== undefined);
  if (run.length === 0) return "The unit tests were not run against any yet.";
  const unseen = run.filter(({ name }) => results[name].failingUnitTests.length === 0);
  const found = unseen.filter(({ name }) => results[name].invariant);
  return `Of ${run.length} that the unit tests were run against, ${unseen.length} pass every unit test that can see their file,
and ${found.length} of these are found: what finds them is rehearsal alone (\`tests/unit/rehearsal\`, which rehearses, is left out of that count).`;
}

function line({ name, row, isExhaustive }, result) {
  const { invariant, runs, seconds, faults = [], failingUnitTests, survived } = result;
  const units =
    failingUnitTests === undefined ? "not run" : failingUnitTests.length === 0 ? "**pass**" : "fail";
  const many = isExhaustive ? `${runs} of every fault` : String(runs);
  const cells = invariant
    ? [name, row, invariant, many, seconds.toFixed(1), faults.join(", ") || "none", units]
    : survived
      ? [name, row, "**survives**", String(survived.runs), survived.seconds.toFixed(1), "", units]
      : [name, row, "not hunted yet", "", "", "", units];
  return `| ${cells.join(" | ")} |`;
}

function replaced(mutant) {
  const { name, scenes = ["bring-up", "release"] } = mutant;
  const said = editsOf(mutant).map((edit) => {
    const to = edit.replace === "" ? "is taken out" : `becomes ${code(edit.replace)}`;
    return `in \`src/${edit.file}\` ${code(edit.find)} ${to}`;
  });
  return `- **${name}**, hunted on ${scenes.join(", ")}: ${said.join("; and ")}.`;
}

function code(text) {
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}
