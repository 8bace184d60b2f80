/** TLS through a real balancer, by the command line: a certificate of the file's own, one for development, and a change of it. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passingFolderOf } from "../../src/targets/local/layout.ts";
import { OpenLoop, type ShotEnd } from "../../src/targets/local/load/open-loop.ts";
import { trustIn } from "../../src/targets/local/load/trust.ts";
import { receiptOf, root, Workplace } from "../support/command-line.ts";

const PORT = 18_630;
const DEVELOPMENT_PORT = 18_631;
const TCP_PORT = 18_632;

const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test" });
const chainFile = join(workplace.folder, "edge.crt");
const authority = join(workplace.folder, ".tutti", "development-ca.crt");

const CLUSTER = `
import { certificate, cluster, developmentCertificate, http, listener, loadBalancer, rolling, secret, service, tcp } from "tutti";
const web = service("web", {
  command: ["node", "web.mjs"],
  replicas: 2,
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "1", DELAY_MS: "20" },
  release: rolling({ drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const echo = service("echo", {
  command: ["node", "-e", "require('node:net').createServer((it) => it.pipe(it)).listen(process.env.PORT, process.env.HOST)"],
  port: tcp(7000),
  health: tcp(),
  release: rolling({ drain: "1s" }),
  stopGrace: "2s",
});
const own = certificate({ chain: "./edge.crt", key: secret("EDGE_KEY") });
const edge = loadBalancer("edge", { listeners: [
  listener("main", { listen: http(${PORT}), to: web, tls: own, timeouts: { request: "1s" } }),
  listener("dev", { listen: http(${DEVELOPMENT_PORT}), to: web, tls: developmentCertificate({ minimum: "1.3" }) }),
  listener("raw", { listen: tcp(${TCP_PORT}), to: echo, tls: own }),
] });
export default cluster("secured", { environment: "development", balancers: [edge] });
`;

/** Signed by itself, for shop.test. Its key goes where a user would put it. */
function makeCertificate(): void {
  const key = join(workplace.folder, "made.key");
  const words = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "30",
  ];
  const names = ["-subj", "/CN=shop.test", "-addext", "subjectAltName=DNS:shop.test"];
  execFileSync("openssl", [...words, ...names, "-keyout", key, "-out", chainFile], { stdio: "pipe" });
  workplace.env["EDGE_KEY"] = readFileSync(key, "utf8");
  execFileSync("rm", [key]);
}

beforeAll(async () => {
  writeFileSync(workplace.file, CLUSTER);
  makeCertificate();
  await workplace.must("up", "--yes");
}, 60_000);
afterAll(() => workplace.remove());

interface Shaken {
  readonly protocol: string | null;
  readonly application: string | false | null;
  readonly certificate: PeerCertificate;
  readonly socket: TLSSocket;
}

function shake(port: number, ca: string, servername: string): Promise<Shaken> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host: "127.0.0.1", port, ca, servername, ALPNProtocols: ["h2", "http/1.1"] },
      () => {
        const { alpnProtocol: application } = socket;
        resolve({
          protocol: socket.getProtocol(),
          application,
          certificate: socket.getPeerCertificate(),
          socket,
        });
      },
    );
    socket.on("error", reject);
  });
}

function openssl(port: number, ...words: readonly string[]): { ok: boolean; said: string } {
  const ended = spawnSync("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, ...words], {
    input: "",
    encoding: "utf8",
  });
  return { ok: ended.status === 0, said: ended.stdout + ended.stderr };
}

describe("a listener with TLS", () => {
  it("shows its certificate, offers HTTP/2, and nothing to who does not trust it", async () => {
    const shaken = await shake(PORT, readFileSync(chainFile, "utf8"), "shop.test");
    shaken.socket.destroy();
    expect(shaken).toMatchObject({ protocol: "TLSv1.3", application: "h2" });
    expect(shaken.certificate.subject.CN).toBe("shop.test");
    await expect(shake(PORT, readFileSync(authority, "utf8"), "shop.test")).rejects.toThrow(/self.signed/);
  });

  it("speaks TLS 1.2 and refuses TLS 1.1, and where the file says so TLS 1.2 as well", () => {
    const weak = ["-cipher", "DEFAULT@SECLEVEL=0"];
    expect(openssl(PORT, "-tls1_2").ok).toBe(true);
    const old = openssl(PORT, "-tls1_1", ...weak);
    expect(old.ok).toBe(false);
    expect(old.said).toContain("alert protocol version");
    expect(openssl(DEVELOPMENT_PORT, "-tls1_3").ok).toBe(true);
    expect(openssl(DEVELOPMENT_PORT, "-tls1_2").said).toContain("alert protocol version");
    expect(openssl(PORT, "-tls1_2", "-cipher", "AES128-SHA").ok).toBe(false);
  });

  it("is verified by the root of the development certificate, for this machine's names", async () => {
    const answer = await new Promise<number>((resolve, reject) => {
      const ca = readFileSync(authority, "utf8");
      get({ host: "localhost", family: 4, port: DEVELOPMENT_PORT, ca }, ({ statusCode = 0 }) =>
        resolve(statusCode),
      ).on("error", reject);
    });
    expect(answer).toBe(200);
    expect(readFileSync(authority, "utf8").match(/BEGIN/g)).toHaveLength(1);
  });

  it("carries TCP as well", async () => {
    const { socket } = await shake(TCP_PORT, readFileSync(chainFile, "utf8"), "shop.test");
    const heard = new Promise((resolve) => socket.once("data", (chunk: Buffer) => resolve(chunk.toString())));
    socket.write("hello");
    expect(await heard).toBe("hello");
    socket.destroy();
  });

  it("is told by status with the way to trust it, checked by config, and loaded by load", async () => {
    const status = await workplace.must("status");
    for (const url of [
      `https://127.0.0.1:${PORT}`,
      `https://127.0.0.1:${DEVELOPMENT_PORT}`,
      `tls://127.0.0.1:${TCP_PORT}`,
    ])
      expect(status.stdout).toContain(url);
    expect(status.stderr).toContain("development-ca.crt");
    expect((await workplace.must("config", "edge")).stderr).toContain("valid");
    for (const target of ["edge", "edge/dev"]) {
      const load = await workplace.must("load", target, "--rate", "50", "--for", "1s", "--json");
      expect(JSON.parse(load.stdout), load.stdout).toMatchObject({
        statuses: { "200": expect.any(Number) },
        errors: {},
      });
    }
  });
});

/** Names of files below a folder that hold a text. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file, "latin1").includes(text));
}

it("keeps no key in clear, on disk or in memory that looks like one", () => {
  const body = workplace.env["EDGE_KEY"]?.split("\n")[1] ?? "";
  expect(body.length).toBeGreaterThan(40);
  expect(filesWith(body, workplace.folder)).toEqual([]);
  expect(filesWith("PRIVATE KEY", join(workplace.folder, ".tutti"))).toEqual([]);
  const run = readFileSync(join(workplace.folder, ".tutti", "run-folder"), "utf8").trim();
  expect(readdirSync(run).filter((name) => name.endsWith(".keys"))).toEqual([]);
  // Of this cluster: others may be starting at the moment.
  const passing = passingFolderOf(run, "edge");
  const [folder, own] = [dirname(passing), basename(passing)];
  expect(readdirSync(folder).filter((name) => name.startsWith(own))).toEqual([]);
});

it("a new certificate is deployed under TLS load without a lost request", async () => {
  const before = readFileSync(chainFile, "utf8");
  makeCertificate();
  const after = readFileSync(chainFile, "utf8");
  const ends: ShotEnd[] = [];
  const next = () => ({ url: `https://127.0.0.1:${PORT}/`, ended: (end: ShotEnd) => ends.push(end) });
  const trust = { ...trustIn(before), ca: before + after };
  const load = new OpenLoop({
    perSecond: 100,
    timeoutMs: 5_000,
    connections: "mixed",
    arrears: "sent",
    next,
    trust,
  });
  load.start();
  await sleep(500);
  const receipt = receiptOf(await workplace.must("deploy", "--yes", "--json"));
  await sleep(500);
  await load.stop();
  expect(receipt).toMatchObject({ outcome: "complete" });
  expect(receipt.longestGapMs).not.toBe(null);
  expect(ends.length).toBeGreaterThan(200);
  expect(ends.filter((end) => end.kind === "error" || end.status !== 200)).toEqual([]);
  const { socket, certificate } = await shake(PORT, after, "shop.test");
  socket.destroy();
  expect(certificate.subject.CN).toBe("shop.test");
}, 60_000);

it("a key that belongs to another certificate changes nothing, and says so", async () => {
  const key = workplace.env["EDGE_KEY"] ?? "";
  makeCertificate();
  workplace.env["EDGE_KEY"] = key;
  const deploy = await workplace.run("deploy", "--yes");
  expect(deploy.code, deploy.stderr).toBe(5);
  expect(deploy.stderr + deploy.stdout).toContain("its key belongs to another certificate");
}, 60_000);
