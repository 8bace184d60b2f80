/** `npm run demo`: sets the machine up, then shows the relayer cluster: up, load, release, kill, roll back. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepare, root } from "./prepare.mjs";

process.chdir(root);
prepare();

const { build } = await import("esbuild");
const outfile = join(root, "node_modules", ".cache", "demo", "demo.mjs");
const support = pathToFileURL(join(root, "tests", "support", "command-line.ts")).href;
await build({
  entryPoints: [join(root, "scripts", "demo", "demo.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "warning",
  // The bundle lies elsewhere than the sources that look for their neighbours.
  define: { "import.meta.url": JSON.stringify(support) },
});
await import(pathToFileURL(outfile).href);
