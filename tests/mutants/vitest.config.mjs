/** Runs the bundled unit tests of one mutant: in the folder that the environment names, one after the other, until one fails. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: process.env["MUTANT_TESTS"],
  test: {
    include: ["**/*.test.mjs"],
    exclude: [],
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    // A machine that is busy must not look like a test that sees the mutant.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    expect: { poll: { timeout: 60_000 } },
    bail: 1,
  },
});
