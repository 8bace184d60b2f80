/** Bundles the hunt with one mutant in it, or with the control plane as it is, and imports it. */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { mutated } from "./edits.mjs";

/** With this mutant, or without one. */
export async function bundled(root, mutant) {
  const name = mutant?.name ?? "none";
  const outfile = join(root, "node_modules", ".cache", "mutants", `${name}.mjs`);
  const plugin = {
    name: "mutant",
    setup(setup) {
      setup.onLoad({ filter: /\/src\/(control|engine)\/.*\.ts$/ }, ({ path }) => {
        const contents = mutated(root, mutant, relative(join(root, "src"), path));
        return contents === undefined ? undefined : { contents, loader: "ts" };
      });
    },
  };
  await build({
    entryPoints: [join(root, "tests", "mutants", "hunt.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    alias: { tutti: join(root, "src", "index.ts") },
    plugins: [plugin],
  });
  return import(`${pathToFileURL(outfile).href}?at=${performance.now()}`);
}
