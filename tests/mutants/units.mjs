/** Runs the unit tests that can see a mutant against it. Rehearsals among them are left out: they are the other side. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { editsOf } from "./edits.mjs";

/** Names of tests that fail. */
export function unitTests(root, mutant) {
  const files = [...new Set(editsOf(mutant).map(({ file }) => join("src", file)))];
  const words = [
    "vitest",
    "related",
    ...files,
    "--run",
    "--config",
    join("tests", "mutants", "vitest.config.mjs"),
  ];
  const env = { ...process.env, MUTANT: mutant.name };
  const { stdout, stderr } = spawnSync("npx", [...words, "--reporter=json"], {
    ...{ cwd: root, encoding: "utf8", env, maxBuffer: 1 << 28 },
  });
  const start = stdout.indexOf("{");
  if (start < 0) throw new Error(`${mutant.name}: ${stderr}`);
  const { testResults, numTotalTests } = JSON.parse(stdout.slice(start));
  if (numTotalTests < 100) throw new Error(`${mutant.name}: only ${numTotalTests} tests ran: ${stderr}`);
  return testResults.flatMap(({ assertionResults, name, message, status }) => {
    const failed = assertionResults.filter((result) => result.status === "failed");
    if (failed.length > 0) return failed.map(({ fullName }) => fullName);
    return status === "failed" ? [`${name.slice(root.length + 1)}: ${message}`] : [];
  });
}
