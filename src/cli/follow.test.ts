/** Following an operation whose end comes faster than the answers about it. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { OperationMessage } from "../supervisor/messages.ts";
import { SupervisorClient } from "./client.ts";
import { follow } from "./follow.ts";
import { Terminal } from "./terminal.ts";

const begun: OperationMessage = {
  id: "1.1",
  kind: "up",
  by: "ada@laptop",
  sinceWallMs: 0,
  afterEvent: 0,
  status: "preparing",
  revision: null,
  notes: [],
  receipt: null,
  error: null,
};
const folder = mkdtempSync(join(tmpdir(), "tutti-follow-"));
const terminal = new Terminal({ json: true, yes: true });
const followed = {
  terminal,
  flags: { json: true, yes: true, restartSupervisor: false },
  paths: undefined as never,
};
let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it("an answer that is older than the end which the stream told does not undo it", async () => {
  const socket = join(folder, "s.sock");
  const done = { ...begun, status: "done", revision: 3 };
  server = createServer((request, response) => {
    if (request.url === "/requests") response.end(JSON.stringify(begun));
    else if (request.url?.startsWith("/operations/")) {
      // Asked before the end, and answered after it.
      setTimeout(() => response.end(JSON.stringify(begun)), 100);
    } else if (request.url?.startsWith("/events?")) {
      response.write(`data: ${JSON.stringify({ type: "operation", operation: done })}\n\n`);
    } else response.end("[]");
  }).listen(socket);
  const ended = await follow(followed, new SupervisorClient(socket, "1"), { kind: "up", by: "ada@laptop" });
  expect(ended).toMatchObject({ status: "done", revision: 3 });
});
