/** Runs the unit tests that can see a mutant against it. Rehearsals among them are left out: they are the other side. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bundledTests } from "./bundle-units.mjs";

/** So long may one mutant take; whose tests are not over then is not known to pass them. */
const LONGEST_MS = Number(process.env["UNITS_SECONDS_EACH"] ?? 600) * 1_000;

/** How many tests ran, and the names of those that failed, of which the first ends the run. */
export async function unitTests(root, mutant) {
  const { folder, tests } = await bundledTests(root, mutant);
  return outcomeOf(root, folder, tests);
}

/** What the tests of a folder say. */
export function outcomeOf(root, folder, tests) {
  const config = join(root, "tests", "mutants", "vitest.config.mjs");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const words = [vitest, "run", "--config", config, "--reporter=json"];
  const { stdout, stderr, signal } = spawnSync(process.execPath, words, {
    ...{ cwd: root, encoding: "utf8", maxBuffer: 1 << 28, timeout: LONGEST_MS },
    env: { ...process.env, CI: "true", MUTANT_TESTS: folder },
  });
  if (signal) throw new Error(`its unit tests were not over after ${LONGEST_MS / 1_000} s`);
  const start = stdout.indexOf("{");
  if (start < 0) throw new Error(stderr);
  const report = JSON.parse(stdout.slice(start));
  const late = lateIn(report);
  if (late !== undefined) throw new Error(`"${late}" ran out of time, which says nothing of the mutant`);
  const failing = report.testResults.flatMap((result) => failedIn(result, folder));
  if (failing.length === 0) mustHaveRun(report, tests);
  return { ran: report.numTotalTests, failing };
}

/** A test that ran out of time, on a machine that is busy maybe. */
function lateIn({ testResults }) {
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return results.find(({ failureMessages = [] }) => failureMessages.some((text) => /timed out/.test(text)))
    ?.fullName;
}

function failedIn({ assertionResults, name, message, status }, folder) {
  const failed = assertionResults.filter((result) => result.status === "failed");
  if (failed.length > 0) return failed.map(({ fullName }) => fullName);
  return status === "failed" ? [`${name.slice(folder.length + 1)}: ${message}`] : [];
}

/** A run that saw nothing counts only when every test of every file ran and passed. */
function mustHaveRun({ success, numTotalTests, numPassedTests, testResults }, tests) {
  const isWhole = success && numPassedTests === numTotalTests && testResults.length === tests.length;
  if (isWhole && numTotalTests >= 100) return;
  throw new Error(
    `only ${numPassedTests} of ${numTotalTests} tests ran, in ${testResults.length} of ${tests.length} files`,
  );
}
