/** The benchmarks: runs those that are named, or all, and writes what came out beside the bars into `docs/benchmarks.md`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/support/command-line.ts";
import { balancer } from "./balancer.ts";
import { commands } from "./commands.ts";
import type { Bench, Figure } from "./figure.ts";
import { firstAnswer } from "./first-answer.ts";
import { hundred } from "./hundred.ts";
import { killed } from "./killed.ts";
import { machineText, versionsText } from "./machine.ts";
import { prediction } from "./prediction.ts";
import { rehearsal } from "./rehearsal.ts";
import { releases } from "./releases.ts";

const BENCHES: readonly Bench[] = [
  commands,
  firstAnswer,
  killed,
  balancer,
  hundred,
  rehearsal,
  releases,
  prediction,
];

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    const known = BENCHES.map(({ name, about }) => `  ${name.padEnd(14)}${about}`).join("\n");
    throw new Error(`there is no benchmark ${unknown.join(", ")}; there are:\n${known}`);
  }
  const machine = machineText();
  for (const bench of BENCHES) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    console.error(`==> ${bench.name}: ${bench.about}`);
    const figures = await bench.run();
    for (const figure of figures) console.log(lineOf(figure));
    writePage(bench, figures, machine);
  }
}

function lineOf({ what, measured, bar, holds }: Figure): string {
  const verdict = holds === undefined ? "" : holds ? `  [holds: ${bar}]` : `  [MISSED: ${bar}]`;
  return `${what}: ${measured}${verdict}`;
}

/** Each benchmark has its section, so that one can be run again alone. */
function writePage(bench: Bench, figures: readonly Figure[], machine: string): void {
  const path = join(root, "docs", bench.page ?? "benchmarks.md");
  const page = readFileSync(path, "utf8");
  const [begin, end] = [`<!-- ${bench.name} -->`, `<!-- end of ${bench.name} -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${path} has a place for ${bench.name}`);
  const rows = figures.map((it) => `| ${it.what} | ${it.measured} | ${it.bar} | ${verdictOf(it)} |`);
  const ways = [...new Set(figures.map(({ how }) => how))].join(" ");
  const today = new Date().toISOString().slice(0, 10);
  const table = ["| what | measured | bar | |", "| --- | --- | --- | --- |", ...rows].join("\n");
  const where = `${today}; ${machine}; ${versionsText()}.`;
  writeFileSync(path, `${before}${begin}\n\n${table}\n\n${ways}. ${where}\n\n${end}${after}`);
}

function verdictOf({ holds }: Figure): string {
  return holds === undefined ? "" : holds ? "holds" : "**missed**";
}

await main(process.argv.slice(2));
