/** `npm run demo`: sets the machine up, then shows the relayer cluster: up, load, release, kill, roll back. */
import { prepare, root } from "./prepare.mjs";

process.chdir(root);
prepare();

const { runBundled } = await import("./bundled.mjs");
await runBundled(root, "scripts/demo/demo.ts");
