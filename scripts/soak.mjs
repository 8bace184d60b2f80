/**
 * `npm run soak [-- --for 8h --seed NUMBER --keep FOLDER]`: rehearses random seeds over our clusters for hours, and keeps what
 * breaks a promise. Ctrl-C ends it with a summary. With `--exhaustive [--share RUNS]` it goes through every single fault instead,
 * or through a share of them, so many runs of each change at most.
 */
import { root } from "./prepare.mjs";

process.chdir(root);
const { runBundled } = await import("./bundled.mjs");
const isExhaustive = process.argv.includes("--exhaustive");
await runBundled(root, `scripts/rehearsing/${isExhaustive ? "exhaustive" : "soak"}.ts`);
