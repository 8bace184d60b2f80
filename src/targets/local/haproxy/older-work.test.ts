/** Which instances the processes from before a reload may still reach: asked of a master that passes questions on. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { busyClientsIn, reachedByOlder } from "./older-work.ts";

const folders: string[] = [];
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const PROCESSES = `#<PID>          <type>          <reloads>       <uptime>        <version>
100             master          1 [failed: 0]   0d00h00m05s     2.6.12
# workers
103             worker          0               0d00h00m01s     2.6.12
# old workers
102             worker          1               0d00h00m04s     2.6.12
# programs

`;

const STATES = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
4 web 1 web-1.r1 127.99.1.1 2 0 100 100 8080
5 feed 1 feed-1.r1 127.99.1.2 2 0 100 100 1883
`;

interface Work {
  readonly webClients?: number;
  readonly feeds?: number;
  readonly sessions?: string;
}

/** As HAProxy 2.6 answers, with fewer columns. */
function tables({ webClients = 0, feeds = 0, sessions = "" }: Work): string {
  const busy = sessions.split("\n").filter((line) => line.includes("srv=web-1.r1")).length;
  return `${STATES}
# pxname,svname,qcur,scur,mode,
front_web,FRONTEND,,${webClients},http,
front_feed,FRONTEND,,${feeds},tcp,
web,web-1.r1,0,${busy},http,
feed,feed-1.r1,0,${feeds},tcp,

`;
}

/** A master with one older worker. */
async function master(work: Work): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tutti-older-"));
  folders.push(folder);
  const server = createServer((socket) => {
    socket.on("data", (data) => {
      const asked = data.toString();
      if (asked.startsWith("show proc")) socket.end(PROCESSES);
      else if (asked.startsWith("@!102 show servers state;@!102 show stat;quit")) socket.end(tables(work));
      else if (asked.startsWith("@!102 show sess;quit")) socket.end(`${work.sessions ?? ""}\n`);
      else socket.end("Unknown command\n");
    });
  });
  servers.push(server);
  const path = join(folder, "m.sock");
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

const line = (source: string, server: string): string =>
  `0x55bf22048e60: proto=tcpv4 src=${source} fe=front_web be=web srv=${server} ts=00 epoch=0 age=3s`;

test("a long connection to one instance is in the way of that one alone", async () => {
  expect(await reachedByOlder(await master({ feeds: 1 }))).toEqual(new Set(["feed-1.r1"]));
  expect(await reachedByOlder(await master({}))).toEqual(new Set());
});

test("an idle HTTP client may ask anybody once more; one with a request, or a WebSocket, is where it is", async () => {
  const sessions = line("127.0.0.1:40001", "web-1.r1");
  expect(await reachedByOlder(await master({ webClients: 1, sessions }))).toEqual(new Set(["web-1.r1"]));
  expect(await reachedByOlder(await master({ webClients: 2, sessions }))).toBe("any");
  const waiting = line("127.0.0.1:40001", "<none>");
  expect(await reachedByOlder(await master({ webClients: 1, sessions: waiting }))).toBe("any");
});

test("several requests of one client over HTTP/2 do not hide another client that is idle", () => {
  const two = [line("127.0.0.1:1", "web-1.r1"), line("127.0.0.1:1", "web-1.r1")].join("\n");
  expect(busyClientsIn(two, new Set(["front_web"]))).toBe(1);
  expect(busyClientsIn(two, new Set(["front_other"]))).toBe(0);
});

test("a master that does not answer may have anything", async () => {
  expect(await reachedByOlder("/nowhere/m.sock", { attempts: 1 })).toBe("any");
});
