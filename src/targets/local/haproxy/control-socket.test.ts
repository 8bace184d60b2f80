/** Asking on a control socket that answers late, in pieces, or never. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { askOn } from "./control-socket.ts";

let folder = "";
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-ask-"));
});

afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Answers the first, second … connection, each in its own way. */
async function serve(...ways: readonly ((socket: Socket) => void)[]): Promise<string> {
  const path = join(folder, "s.sock");
  let count = 0;
  const listening = createServer((socket) => {
    socket.on("error", () => {});
    ways[Math.min(count++, ways.length - 1)]?.(socket);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(path, resolve));
  return path;
}

const options = { timeoutMs: 100, pauseMs: 1 };

test("an answer in pieces is read to its end", async () => {
  const path = await serve((socket) => {
    socket.on("data", (command) => {
      socket.write(`heard ${command.toString()}`);
      setTimeout(() => socket.end("all"), 5);
    });
  });
  expect(await askOn(path, options)("show info")).toEqual({ ok: true, value: "heard show info\nall" });
});

test("silence once, or a close without an answer, is tried again", async () => {
  const answer = (socket: Socket): void => void socket.end("\n");
  expect(await askOn(await serve(() => {}, answer), options)("a")).toEqual({ ok: true, value: "\n" });
  server?.close();
  expect(await askOn(await serve((socket) => socket.end(), answer), options)("a")).toEqual({
    ok: true,
    value: "\n",
  });
});

test("silence twice is a failure that says what was asked, and of whom", async () => {
  const path = await serve(() => {});
  expect(await askOn(path, options)("add server web/a 127.0.0.1:1 check inter 500ms")).toMatchObject({
    ok: false,
    error: {
      code: "balancer-silent",
      message: `HAProxy did not answer "add server web/a 127.0.0.1:1 check" on ${path}: no answer within 100 ms`,
    },
  });
});

test("nobody there is a failure, and not a wait", async () => {
  expect(await askOn(join(folder, "none.sock"), options)("a")).toMatchObject({
    ok: false,
    error: { code: "balancer-silent", message: expect.stringContaining("ENOENT") },
  });
});
