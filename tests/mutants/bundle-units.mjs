/** Bundles the unit tests that reach what a mutant replaces, with the mutant in them: they then start in a second or two, not in a minute. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { editsOf, mutated } from "./edits.mjs";

/** Rehearsals are left out: they are the other side. */
const OTHER_SIDE = join("tests", "unit", "rehearsal");

function testsIn(root, folder) {
  const paths = readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path));
  return paths.filter((path) => path.endsWith(".test.ts") && !path.startsWith(OTHER_SIDE));
}

const settingsOf = (root) => ({
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "es2022",
  logLevel: "error",
  packages: "external",
  splitting: true,
  alias: { tutti: join(root, "src", "index.ts") },
});

/** Every file that a file imports, over others too. */
function importedBy(inputs, path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: next, external } of inputs[path]?.imports ?? [])
    if (!external) importedBy(inputs, next, seen);
  return seen;
}

async function testsThatReach(root, files) {
  const entryPoints = [...testsIn(root, "src"), ...testsIn(root, join("tests", "unit"))];
  const outdir = join(root, "node_modules", ".cache", "mutants", "reach");
  const { metafile } = await build({
    ...settingsOf(root),
    ...{ entryPoints, outdir, outbase: root, metafile: true, write: false },
  });
  return entryPoints.filter((path) => {
    const imported = importedBy(metafile.inputs, path);
    return files.some((file) => imported.has(file));
  });
}

/** Each source knows where it stood, the mutated one is mutated, and no test sets itself a time that a busy machine needs longer for. */
function sourcesWith(root, mutant) {
  return {
    name: "mutant",
    setup(setup) {
      setup.onLoad({ filter: /\/(src|tests)\/.*\.ts$/ }, ({ path }) => {
        const text = mutated(root, mutant, relative(join(root, "src"), path)) ?? readFileSync(path, "utf8");
        const at = JSON.stringify(pathToFileURL(path).href);
        const contents = text
          .replaceAll(/\{ timeout: [\d_]+ \}/g, "{ timeout: 1_800_000 }")
          .replaceAll(/(?<!")import\.meta\.url/g, at);
        return {
          contents: contents.replaceAll(/(?<!")import\.meta\.dirname/g, JSON.stringify(dirname(path))),
          loader: "ts",
        };
      });
    },
  };
}

/** The folder of the bundles, and the tests in it by their path in the repository. */
export async function bundledTests(root, mutant) {
  const files = editsOf(mutant).map(({ file }) => join("src", file));
  const entryPoints = await testsThatReach(root, files);
  const outdir = join(root, "node_modules", ".cache", "mutants", `units-${mutant.name}`);
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...settingsOf(root),
    ...{
      entryPoints,
      outdir,
      outbase: root,
      outExtension: { ".js": ".mjs" },
      plugins: [sourcesWith(root, mutant)],
    },
  });
  return { folder: outdir, tests: entryPoints };
}
