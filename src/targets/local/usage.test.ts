/** What a process uses, with its children; and never what another process uses that was given its number. */
import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { identityOf } from "./identity.ts";
import { usageOf } from "./usage.ts";

test("time on a core and memory, of a whole group", async () => {
  // The child works, and its parent only waits.
  const work = "while(process.cpuUsage().user<400000); setTimeout(()=>{}, 60000)";
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(work)}]); setTimeout(()=>{}, 60000)`;
  const child = spawn(process.execPath, ["-e", parent], { detached: true, stdio: "ignore" });
  const identity = identityOf(child.pid ?? 0);
  if (!identity) throw new Error("it did not start");
  try {
    // However busy the machine is: the child stops by its own count of its time.
    const used = async (): Promise<number> => (await usageOf([identity])).get(identity.pid)?.cpuMs ?? 0;
    await expect.poll(used, { timeout: 15_000, interval: 100 }).toBeGreaterThan(400);
    const usage = (await usageOf([identity])).get(identity.pid);
    expect(usage?.rssBytes, "two programs").toBeGreaterThan(50 * 1024 * 1024);
    const another = { ...identity, startTicks: identity.startTicks - 1 };
    expect((await usageOf([another])).size).toBe(0);
  } finally {
    process.kill(-identity.pid, "SIGKILL");
  }
});
