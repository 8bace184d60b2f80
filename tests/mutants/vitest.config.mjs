/** The unit tests with a mutant in the control plane: the one that the environment names. */
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { mutated } from "./edits.mjs";
import { mutants } from "./mutants.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const mutant = mutants.find(({ name }) => name === process.env["MUTANT"]);
if (!mutant) throw new Error(`there is no mutant "${process.env["MUTANT"]}"`);

export default defineConfig({
  root,
  plugins: [
    {
      name: "mutant",
      enforce: "pre",
      load(id) {
        return mutated(root, mutant, relative(join(root, "src"), id));
      },
    },
  ],
  test: {
    include: ["src/**/*.test.ts", "tests/unit/**/*.test.ts"],
    exclude: ["tests/unit/rehearsal/**"],
    testTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    bail: 3,
  },
});
