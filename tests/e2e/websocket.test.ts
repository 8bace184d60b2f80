/** A WebSocket through the balancer, over http and over TLS, and what becomes of it in a release. */
import { readFileSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root, until, Workplace } from "../support/command-line.ts";

const PORT = 18_640;
const SECURE_PORT = 18_641;
const DRAIN_MS = 3_000;

const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });

const clusterFile = (version: string): string => `
import { cluster, developmentCertificate, http, listener, loadBalancer, rolling, service } from "tutti";
const web = service("web", {
  command: ["node", "upgrade.mjs"],
  replicas: 2,
  port: http(8080),
  health: http("/"),
  env: { VERSION: "${version}" },
  release: rolling({ surge: 2, drain: "${DRAIN_MS}ms", healthyFor: "300ms" }),
  stopGrace: "4s",
});
const edge = loadBalancer("edge", { listeners: [
  listener("plain", { listen: http(${PORT}), to: web, timeouts: { server: "1s", client: "1s" } }),
  listener("secure", { listen: http(${SECURE_PORT}), to: web, tls: developmentCertificate() }),
] });
export default cluster("sockets", { environment: "development", balancers: [edge] });
`;

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("1"));
  await workplace.must("up", "--yes");
}, 60_000);
afterAll(() => workplace.remove());

interface Open {
  readonly version: string;
  readonly socket: Duplex;
  /** Since it was opened; undefined while it is open. */
  closedMs: number | undefined;
}

/** Upgrades a connection. */
function open(port: number): Promise<Open> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const at = { host: "127.0.0.1", port, path: "/", headers, agent: false } as const;
  return new Promise((resolve, reject) => {
    const sent =
      port === PORT
        ? plainRequest(at)
        : secureRequest({ ...at, ca: readFileSync(join(workplace.folder, ".tutti", "development-ca.crt")) });
    sent.on("error", reject);
    sent.on("response", ({ statusCode }) => reject(new Error(`not upgraded: ${statusCode}`)));
    sent.on("upgrade", (_response, socket: Duplex, head: Buffer) => {
      const startMs = performance.now();
      const take = (first: Buffer): void => {
        const opened: Open = { version: first.toString(), socket, closedMs: undefined };
        socket.on("close", () => {
          opened.closedMs = performance.now() - startMs;
        });
        socket.on("error", () => undefined);
        resolve(opened);
      };
      if (head.length > 0) take(head);
      else socket.once("data", take);
    });
    sent.end();
  });
}

function echo({ socket }: Open, text: string): Promise<string> {
  const heard = new Promise<string>((resolve, reject) => {
    socket.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    socket.once("close", () => reject(new Error("closed")));
  });
  socket.write(text);
  return heard;
}

it("carries bytes both ways, also after a silence that is longer than a request may take", {
  timeout: 30_000,
}, async () => {
  for (const opened of await Promise.all([open(PORT), open(SECURE_PORT)])) {
    expect(opened.version).toBe("1");
    expect(await echo(opened, "one")).toBe("one");
    await sleep(1_500);
    expect(await echo(opened, "two")).toBe("two");
    opened.socket.destroy();
  }
});

it("stays open in a release until the drain is over, and is closed then; new ones meet the new revision", {
  timeout: 60_000,
}, async () => {
  writeFileSync(workplace.file, clusterFile("2"));
  const old = await Promise.all([open(PORT), open(SECURE_PORT)]);
  const deploy = workplace.must("deploy", "--yes");
  await until("a new one to meet the new revision alone", 30_000, async () => {
    const opened = await Promise.all([open(PORT), open(PORT), open(PORT), open(PORT)]);
    for (const { socket } of opened) socket.destroy();
    return opened.every(({ version }) => version === "2");
  });
  const drainedMs = performance.now();
  for (const opened of old) expect(await echo(opened, "still here")).toBe("still here");
  await until("the old ones to be closed", 20_000, () => old.every(({ closedMs }) => closedMs !== undefined));
  expect(performance.now() - drainedMs).toBeLessThan(DRAIN_MS + 3_000);
  for (const { closedMs = 0 } of old) expect(closedMs).toBeGreaterThan(DRAIN_MS);
  expect((await deploy).stdout).toContain("complete");
});
