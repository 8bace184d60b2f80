/** Runs a script in TypeScript that shares sources with the tests: bundled once, then imported. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @param entry Path of the script from the root of the repository. */
export async function runBundled(root, entry) {
  await import(pathToFileURL(await bundle(root, entry)).href);
}

/** The path of the bundle, for whoever starts it in a process of its own. */
export async function bundle(root, entry) {
  const outfile = join(root, "node_modules", ".cache", "scripts", `${entry.replaceAll("/", "-")}.mjs`);
  const support = pathToFileURL(join(root, "tests", "support", "command-line.ts")).href;
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
    alias: { tutti: join(root, "src", "index.ts") },
    // The bundle lies elsewhere than the sources that look for their neighbours.
    define: { "import.meta.url": JSON.stringify(support) },
  });
  return outfile;
}
