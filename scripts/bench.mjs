/** `npm run bench [-- NAME …]`: sets the machine up, then measures and writes `docs/benchmarks.md`. Not for CI: it takes long. */
import { prepare, root } from "./prepare.mjs";

process.chdir(root);
prepare({ wrk: "wrk", nginx: "nginx" });

const { runBundled } = await import("./bundled.mjs");
await runBundled(root, "scripts/bench/bench.ts");
