/**
 * `npm run soak [-- --for 8h --seed NUMBER --keep FOLDER]`: rehearses random seeds over our clusters for hours, and keeps what
 * breaks a promise. Ctrl-C ends it with a summary.
 */
import { root } from "./prepare.mjs";

process.chdir(root);
const { runBundled } = await import("./bundled.mjs");
await runBundled(root, "scripts/rehearsing/soak.ts");
