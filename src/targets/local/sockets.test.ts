/** Who listens where: the kernel's table read back, a stranger named, and a wildcard noticed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import { Refused } from "./failures.ts";
import { identityOf } from "./identity.ts";
import { refuseTakenPorts, takenFailure } from "./port-free.ts";
import { holderOf, inTheWay, listeners, parseListeners } from "./sockets.ts";
import { listensOnWildcard, wildcardText } from "./wildcard.ts";

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1111 1 x 100 0 0 10 0
   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2222 1 x 100 0 0 10 0
   2: 0100007F:1F90 0200007F:A000 01 00000000:00000000 00:00000000 00000000     0        0 3333 1 x 100 0 0 10 0
   3: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 4444 1
   4: B80D0120000000000000000001000000:1F92 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 5555 1
   5: 0000000000000000FFFF00000200097F:1F93 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 6666 1
`;

test("the kernel's table gives addresses, ports and who is on all addresses", () => {
  expect(parseListeners(TABLE)).toEqual([
    { address: "127.0.0.1", port: 8080, inode: "1111", wildcard: false },
    { address: "0.0.0.0", port: 80, inode: "2222", wildcard: true },
    { address: "::", port: 8081, inode: "4444", wildcard: true },
    { address: "2001:0db8:0000:0000:0000:0000:0000:0001", port: 8082, inode: "5555", wildcard: false },
    { address: "127.9.0.2", port: 8083, inode: "6666", wildcard: false },
  ]);
  const all = parseListeners(TABLE);
  expect(inTheWay(all, "127.9.1.1", 8081)?.inode).toBe("4444");
  expect(inTheWay(all, "127.9.1.1", 8080)).toBeUndefined();
});

const servers: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as { port: number }).port;
}

test("a port that a stranger holds is refused with his number and name", async () => {
  const port = await listen("127.251.9.1");
  const refusal: unknown = await refuseTakenPorts("web-1.r1", [
    { address: "127.251.9.2", port },
    { address: "127.251.9.1", port },
  ]).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refused);
  const { code, message, advice } = (refusal as Refused).failure;
  expect(code).toBe("address-in-use");
  expect(message).toMatch(
    new RegExp(
      `^web-1.r1 cannot listen on 127.251.9.1:${port}: it is taken by process ${process.pid} \\(.+\\)$`,
    ),
  );
  expect(advice).toContain(`kill ${process.pid}`);
});

test("a holder that cannot be named, and one that is an instance, are said as such", () => {
  const endpoint = { address: "127.0.0.1", port: 8080 };
  expect(takenFailure("edge-1.r1", endpoint, undefined, false).message).toContain(
    "a process of another user",
  );
  const holder = { pid: 7, name: "node", instance: "web-1.r1", cluster: "shop" };
  expect(takenFailure("edge-1.r1", endpoint, holder, true).message).toBe(
    "edge-1.r1 cannot listen on 127.0.0.1:8080: it is taken by process 7 (node), " +
      "the instance web-1.r1 of cluster shop, which listens on every address",
  );
});

test("the holder of a socket is found by its inode", async () => {
  const port = await listen("127.251.9.3");
  const listener = present(inTheWay(await listeners(), "127.251.9.3", port), "the listener");
  expect(await holderOf(listener.inode)).toMatchObject({ pid: process.pid });
});

test("an instance that listens on every address is noticed, also in a process that it forked", async () => {
  const program = 'require("net").createServer().listen(0, function () { console.log(this.address().port) })';
  const shell = spawn("sh", ["-c", `${process.execPath} -e '${program}'; true`], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(shell.stdout, "data");
  const port = Number(String(line));
  const identity = present(identityOf(present(shell.pid, "the number")), "the shell");
  expect(await listensOnWildcard(identity, port)).toBe(true);
  expect(await listensOnWildcard(identity, port + 1)).toBe(false);
  expect(await listensOnWildcard(present(identityOf(process.pid), "we"), port)).toBe(false);
  process.kill(-identity.pid, "SIGKILL");
  expect(wildcardText("web-1.r1", 8080, "127.9.1.1")).toContain("process.env.HOST");
});
