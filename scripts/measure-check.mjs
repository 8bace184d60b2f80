/** `node scripts/measure-check.mjs`: how long checks take in clusters of 100 to 10,000 services, as a table. */
import { mkdirSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = `${root}node_modules/.cache/measure-check.mjs`;

mkdirSync(`${root}node_modules/.cache`, { recursive: true });
await build({
  stdin: {
    contents: `
      export { bestOf, largeCluster } from "./tests/support/large-cluster.ts";
      export { examineCluster } from "./src/check/run-checks.ts";
      export { readFacts } from "./src/check/facts.ts";
      export { nothingKnown } from "./src/check/outside.ts";
      export { rules } from "./src/check/rules/index.ts";
    `,
    resolveDir: root,
  },
  bundle: true,
  platform: "node",
  format: "esm",
  outfile,
});
const { bestOf, examineCluster, largeCluster, nothingKnown, readFacts, rules } = await import(
  pathToFileURL(outfile).href
);

const lines = [
  `${rules.length} rules, Node ${process.version}, processor time, the best of three.`,
  "",
  "| services | instances | edges | checked in | for each service |",
  "| -------: | --------: | ----: | ---------: | ---------------: |",
];
for (const count of [100, 300, 1_000, 3_000, 10_000]) {
  const cluster = largeCluster(count);
  const outside = { ...nothingKnown, running: cluster };
  const edges = readFacts(cluster, outside).network.edges.length;
  const ms = bestOf(3, () => examineCluster(cluster, outside));
  const micros = Math.round((ms * 1_000) / count);
  lines.push(`| ${count} | ${count * 5} | ${edges} | ${Math.round(ms)} ms | ${micros} µs |`);
}
process.stdout.write(`${lines.join("\n")}\n`);
