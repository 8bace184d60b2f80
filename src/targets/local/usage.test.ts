/** What a process uses, with its children; and never what another process uses that was given its number. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { identityOf } from "./identity.ts";
import { usageOf } from "./usage.ts";

test("time on a core and memory, of a whole group", async () => {
  // The child works, and its parent only waits.
  const work = "const t=Date.now(); while(Date.now()-t<400); setTimeout(()=>{}, 10000)";
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(work)}]); setTimeout(()=>{}, 10000)`;
  const child = spawn(process.execPath, ["-e", parent], { detached: true, stdio: "ignore" });
  const identity = identityOf(child.pid ?? 0);
  if (!identity) throw new Error("it did not start");
  try {
    await sleep(1_200);
    const usage = (await usageOf([identity])).get(identity.pid);
    expect(usage?.cpuMs).toBeGreaterThan(250);
    expect(usage?.rssBytes, "two programs").toBeGreaterThan(50 * 1024 * 1024);
    const another = { ...identity, startTicks: identity.startTicks - 1 };
    expect((await usageOf([another])).size).toBe(0);
  } finally {
    process.kill(-identity.pid, "SIGKILL");
  }
});
