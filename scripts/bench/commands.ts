/** How long a person waits for the smallest commands. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../tests/support/command-line.ts";
import { type Bench, type Figure, median } from "./figure.ts";

const RUNS = 15;
const main = join(root, "dist", "cli", "main.js");

export const commands: Bench = {
  name: "commands",
  about: "time of `tutti --help` and `tutti check`",
  run() {
    const example = join(root, "examples", "relayer", "cluster.ts");
    const node = timeOf(["-e", "0"]);
    return Promise.resolve([
      figure("`tutti --help`", timeOf([main, "--help"]), 120, node),
      figure("`tutti check` of the relayer example", timeOf([main, "check", "--file", example]), 400, node),
    ]);
  },
};

/** The median of whole processes, after one that fills the caches. */
function timeOf(words: readonly string[]): number {
  const run = (): number => {
    const startMs = performance.now();
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`);
    return performance.now() - startMs;
  };
  run();
  return median(Array.from({ length: RUNS }, run));
}

function figure(what: string, ms: number, barMs: number, nodeMs: number): Figure {
  const measured = `${ms.toFixed(0)} ms (${(ms / nodeMs).toFixed(1)} × an empty Node program)`;
  return { what, measured, bar: `< ${barMs} ms`, holds: ms < barMs, how: `median of ${RUNS} runs` };
}
