/** An answer counts for the instance that gave it, and not for the one whose address it came from. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { ownAnswer } from "./own-answer.ts";

const PROGRAM = `require("node:net").createServer().listen(0, function () { console.log(this.address().port); });`;
const healthy = { healthy: true, answer: "HTTP 200" };

test("of an instance that listens on every address, and of one that does not listen yet", async () => {
  const env = { ...process.env, TUTTI_INSTANCE: "web-1.r1", TUTTI_CLUSTER: "shop" };
  const child = spawn(process.execPath, ["-e", PROGRAM], { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const port = Number(said.toString());
    expect(await ownAnswer("web-1.r1", port, healthy)).toEqual(healthy);
    expect(await ownAnswer("web-2.r1", port, healthy)).toEqual({
      healthy: false,
      answer: `process ${child.pid} (node), the instance web-1.r1 of cluster shop, answers in its place: it listens on every address`,
    });
  } finally {
    child.kill("SIGKILL");
  }
});
