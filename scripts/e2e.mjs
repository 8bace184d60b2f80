/**
 * Runs the end-to-end tests, file by file. Where this user may make network namespaces, each file has one of its own, with
 * its own loopback, and as many files run at once as there are cores; elsewhere they run one after the other.
 * Words of the command line are parts of file names: `npm run e2e -- relayer`.
 */
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "./prepare.mjs";

/**
 * These measure times or rates, and so have the machine for themselves; or they build the relayer example, which needs the
 * registry of packages, and so the network of the machine.
 */
const ALONE = /^(?:relayer|negative-controls|rate-limit|guide-004|secret-rotation|tls|autoscale)\b/;

const wanted = process.argv.slice(2);
const folder = join(root, "tests", "e2e");
const files = readdirSync(folder)
  .filter(
    (name) =>
      name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some((part) => name.includes(part))),
  )
  // The longest first, so that no core waits for the last one; length of the text is a fair guess.
  .sort((a, b) => sizeOf(b) - sizeOf(a));

if (files.length === 0) {
  console.error(`no file below tests/e2e has ${wanted.join(" or ")} in its name`);
  process.exit(2);
}
const namespace = ["unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];
const canIsolate = spawnSync(namespace[0], [...namespace.slice(1), "true"], { stdio: "ignore" }).status === 0;
const failed = [];

const alone = files.filter((file) => ALONE.test(file));
const others = files.filter((file) => !alone.includes(file));
await runAll(others, canIsolate ? { atOnce: Math.max(1, availableParallelism()), within: namespace } : {});
await runAll(alone, {});
if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}; one alone: npm run e2e -- ${failed[0]}`);
  process.exit(1);
}
console.error(`${files.length} files of end-to-end tests passed`);

function sizeOf(name) {
  return readFileSync(join(folder, name)).length;
}

async function runAll(queue, { atOnce = 1, within = [] }) {
  const left = [...queue];
  const work = async () => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) await run(file, within);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Its output is shown when it has ended, so that files do not talk across each other. */
function run(file, within) {
  const vitest = [
    process.execPath,
    join(root, "node_modules", "vitest", "vitest.mjs"),
    "run",
    "--project",
    "e2e",
  ];
  const [program, ...words] = [...within, ...vitest, `tests/e2e/${file}`];
  const startMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
    child.on("error", (error) => chunks.push(Buffer.from(String(error))));
    child.on("close", (code) => {
      const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
      console.error(`==> ${file}: ${code === 0 ? "passed" : "FAILED"} in ${seconds} s`);
      process.stderr.write(Buffer.concat(chunks));
      if (code !== 0) failed.push(file);
      resolve();
    });
  });
}
