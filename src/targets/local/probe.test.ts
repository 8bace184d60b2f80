/** Probes: each kind of answer, and each kind of silence, in words for people. */

import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { afterEach, expect, test } from "vitest";
import { pingText, pingVerdict } from "../../components/redis/ping.ts";
import { runProbe } from "./probe.ts";

const host = "127.251.9.5";
const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serveHttp(answer: RequestListener): Promise<number> {
  const server = createHttpServer(answer).listen(0, host);
  open.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function serveTcp(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer(talk).listen(0, host);
  open.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function askHttp(port: number, timeoutMs = 500): ReturnType<typeof runProbe> {
  return runProbe({ kind: "http", host, port, path: "/ready", status: 200 }, timeoutMs);
}

test("HTTP: the wanted status, another one with what it says, and its first words only", async () => {
  let status = 200;
  let body = "fine";
  const port = await serveHttp((_request, response) => response.writeHead(status).end(body));
  expect(await askHttp(port)).toEqual({ healthy: true, answer: "HTTP 200" });
  status = 503;
  body = "redis is\n\u001b[31mnot writable\n";
  expect(await askHttp(port)).toEqual({ healthy: false, answer: "HTTP 503: redis is [31mnot writable" });
  body = "x".repeat(100_000);
  expect((await askHttp(port)).answer).toHaveLength("HTTP 503: ".length + 120);
  status = 302;
  body = "";
  expect(await askHttp(port)).toEqual({ healthy: false, answer: "HTTP 302 (200 is wanted)" });
});

test("HTTP: refused, silent, and closed without an answer", async () => {
  const silent = await serveHttp(() => undefined);
  expect(await askHttp(silent, 100)).toEqual({ healthy: false, answer: "no answer within 100ms" });
  const rude = await serveTcp((socket) => socket.destroy());
  expect((await askHttp(rude)).answer).toBe("the connection was closed without an answer");
  const gone = await serveTcp(() => undefined);
  open.pop()?.close();
  expect(await askHttp(gone)).toEqual({
    healthy: false,
    answer: `nothing listens on ${host}:${gone}: connection refused`,
  });
});

test("HTTP: a body that never ends takes no longer than the timeout", async () => {
  const port = await serveHttp((_request, response) => response.writeHead(503).write("wait"));
  expect(await askHttp(port, 100)).toEqual({ healthy: false, answer: "no answer within 100ms" });
});

test("a socket: open, and a talk with Redis", async () => {
  let reply = "+OK\r\n+PONG\r\n";
  const port = await serveTcp((socket) =>
    socket.on("error", () => undefined).on("data", () => socket.write(reply)),
  );
  const to = { host, port };
  expect(await runProbe({ kind: "socket", to }, 500)).toEqual({ healthy: true, answer: "the port is open" });
  const talk = { send: pingText("pw"), verdict: pingVerdict };
  expect(await runProbe({ kind: "socket", to, talk }, 500)).toEqual({
    healthy: true,
    answer: "Redis answered PONG",
  });
  reply = "-LOADING data\r\n";
  expect(await runProbe({ kind: "socket", to, talk }, 500)).toMatchObject({ healthy: false });
  reply = "+OK";
  expect((await runProbe({ kind: "socket", to, talk }, 100)).answer).toBe("answered +OK");
  const missing = await runProbe({ kind: "socket", to: { path: `${tmpdir()}/no.sock` } }, 100);
  expect(missing).toEqual({ healthy: false, answer: "the control socket does not exist" });
});

test("a command: its exit code with what it printed, and its end when it hangs", async () => {
  const common = { kind: "command", env: { WHO: "me" }, cwd: tmpdir() } as const;
  const run = (script: string): ReturnType<typeof runProbe> =>
    runProbe({ ...common, argv: ["sh", "-c", script] }, 300);
  expect(await run("echo fine")).toEqual({ healthy: true, answer: "exit code 0: fine" });
  expect(await run('echo "not $WHO" >&2; exit 2')).toEqual({ healthy: false, answer: "exit code 2: not me" });
  expect((await run("sleep 30; true")).answer).toBe("no answer within 300ms");
  expect((await runProbe({ ...common, argv: ["no-such-program"] }, 300)).healthy).toBe(false);
  expect((await runProbe({ ...common, argv: ["a\0b"] }, 300)).healthy).toBe(false);
});
