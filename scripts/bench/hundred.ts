/** A supervisor with 100 instances that has nothing to do: its memory, and its share of a core. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Bench, type Figure, pause, say } from "./figure.ts";
import { Shop } from "./shop.ts";

const INSTANCES = 100;
const SECONDS = 15;

export const hundred: Bench = {
  name: "hundred",
  about: "memory and idle processor time of a supervisor with 100 instances",
  async run() {
    const shop = new Shop({ port: 18_341, replicas: INSTANCES, program: "static.sh" });
    try {
      await shop.upAndReady();
      const { supervisor } = (await shop.status()) as unknown as {
        readonly supervisor: { readonly pid: number };
      };
      say(`${INSTANCES} instances are ready; waiting for calm`);
      await pause(20_000);
      const before = ticksOf(supervisor.pid);
      await pause(SECONDS * 1_000);
      const perSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
      const share = (ticksOf(supervisor.pid) - before) / perSecond / SECONDS;
      return figures(share, memoryOf(supervisor.pid));
    } finally {
      await shop.remove();
    }
  },
};

/** Time in user and kernel mode: the 14th and 15th field of `proc(5)` stat, counted after the name. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
}

function figures(share: number, mebibytes: number): readonly Figure[] {
  const how = `${INSTANCES} instances of one service behind one HAProxy, all ready, no requests; over ${SECONDS} s`;
  return [
    {
      what: `memory of the supervisor with ${INSTANCES} instances (resident)`,
      measured: `${mebibytes.toFixed(0)} MiB`,
      bar: "< 100 MB",
      holds: mebibytes * 1.048576 < 100,
      how,
    },
    {
      what: "its processor time when idle",
      measured: `${(share * 100).toFixed(1)} % of a core`,
      bar: "< 2 %",
      holds: share < 0.02,
      how,
    },
  ];
}
