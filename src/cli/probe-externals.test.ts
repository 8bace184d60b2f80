/** What others run is tried when somebody looks: who listens is told from who does not. */
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { emptyState } from "../control/state.ts";
import { cluster, external, service, tcp } from "../index.ts";
import { statusOf } from "../supervisor/status.ts";
import { plainPaint } from "./paint.ts";
import { statusLines } from "./print-status.ts";
import { withExternals } from "./probe-externals.ts";

test("one that listens is reachable, one that does not is told with what came of it", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const open = external("open", { host: "127.0.0.1", port: tcp(port) });
  const shut = external("shut", { host: "127.0.0.1", port: tcp(1) });
  const web = service("web", { command: ["web", open.url, shut.url] });
  const current = makeRevision(1, cluster("shop", { services: [web] }), {});
  const state = { ...emptyState("shop", "127.9"), wanted: "up" as const, current, basis: current };
  const bare = statusOf(state, { supervisor: null, monoMs: 0, logTail: () => [] });
  expect(bare.externals).toEqual([
    { name: "open", address: `127.0.0.1:${port}`, reachable: null, answer: "" },
    { name: "shut", address: "127.0.0.1:1", reachable: null, answer: "" },
  ]);
  const seen = await withExternals(bare);
  server.close();
  expect(seen.externals.map(({ reachable }) => reachable)).toEqual([true, false]);
  const text = statusLines(seen, 0, plainPaint).join("\n");
  expect(text).toMatch(new RegExp(`open +external +reachable +127\\.0\\.0\\.1:${port}`));
  expect(text).toMatch(/shut +external +unreachable +127\.0\.0\.1:1/);
  expect(text).toContain("shut: nothing listens on 127.0.0.1:1: connection refused");
});
