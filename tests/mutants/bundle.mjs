/** Bundles the hunt with one mutant in it, or with the control plane as it is, and imports it. */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Every piece that a mutant replaces, with the file below `src/` that holds it. */
export function editsOf({ file, find, replace, also }) {
  return [{ file, find, replace }, ...(also ? [{ file, ...also }] : [])];
}

/** A source with the mutant in it, by its path below `src/`; undefined where it stays as it is. */
export function mutated(root, mutant, path) {
  const edits = mutant ? editsOf(mutant).filter(({ file }) => file === path) : [];
  if (edits.length === 0) return undefined;
  return edits.reduce(
    (text, { find, replace }) => {
      if (text.split(find).length !== 2)
        throw new Error(`${mutant.name} does not apply to ${path} any more: ${find}`);
      return text.replace(find, () => replace);
    },
    readFileSync(join(root, "src", path), "utf8"),
  );
}

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
