/** Ports of balancers are looked at before anything starts: a stranger is named with the place, one's own are let be. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cluster, http, listener, loadBalancer, service } from "../../index.ts";
import type { Balancer } from "../../model/balancer.ts";
import { takenByOthers } from "./port-free.ts";

function listeningOn(...ports: readonly number[]): readonly Balancer[] {
  const web = service("web", { command: ["true"], port: http(8080) });
  const listeners = ports.map((port) => listener(`on-${port}`, { listen: http(port), to: web }));
  return cluster("shop", { balancers: [loadBalancer("edge", { listeners })] }).balancers;
}

test("the second listener's port is a stranger's: said with the line of the file and who it is", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const failure = await takenByOthers(listeningOn(freePortBeside(port), port), [], "/shop");
  expect(failure?.code).toBe("address-in-use");
  expect(failure?.message).toMatch(
    new RegExp(
      `port-free\\.test\\.ts:\\d+:\\d+: edge cannot listen on 127\\.0\\.0\\.1:${port}: it is taken by process ${process.pid} `,
    ),
  );
  server.close();
  await once(server, "close");
  expect(await takenByOthers(listeningOn(port), [], "/shop")).toBeUndefined();
});

/** Some other port that is free on most machines; the test fails with its number where it is not. */
function freePortBeside(port: number): number {
  return port === 18_677 ? 18_678 : 18_677;
}

test("an instance of the same cluster may hold it, and one of another may not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-ports-"));
  const program =
    'const s = require("net").createServer().listen(0, "127.0.0.1", () => console.log(s.address().port))';
  const env = { TUTTI_INSTANCE: "edge-1.r1", TUTTI_CLUSTER: "shop", TUTTI_STATE: join(folder, ".tutti") };
  const child = spawn(process.execPath, ["-e", program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  const balancers = listeningOn(Number(String(line)));
  expect(await takenByOthers(balancers, [], folder)).toBeUndefined();
  const failure = await takenByOthers(balancers, [], "/elsewhere");
  expect(failure?.message).toContain("the instance edge-1.r1 of cluster shop");
  expect(failure?.advice).toContain(`tutti down --file '${folder}'`);
  child.kill("SIGKILL");
});

test("so may one that has no environment left to tell by, as nginx has none: its wrapper tells", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tutti-ports-"));
  const program =
    'const s = require("net").createServer().listen(0, "127.0.0.1", () => console.log(s.address().port))';
  const env = { TUTTI_INSTANCE: "edge-1.r1", TUTTI_CLUSTER: "shop", TUTTI_STATE: join(folder, ".tutti") };
  const words = ["-c", '/usr/bin/env -i "$0" -e "$1"; exit $?', process.execPath, program];
  const child = spawn("/bin/sh", words, { env, detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  const balancers = listeningOn(Number(String(line)));
  expect(await takenByOthers(balancers, [], folder)).toBeUndefined();
  expect((await takenByOthers(balancers, [], "/elsewhere"))?.code).toBe("address-in-use");
  process.kill(-(child.pid ?? 0), "SIGKILL");
});
