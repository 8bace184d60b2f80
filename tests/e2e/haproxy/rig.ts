/** A real HAProxy from our own configuration, with small servers behind it, for the tests of the balancer. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { present } from "../../../src/base/assert.ts";
import { controlSocketPath } from "../../../src/components/haproxy/names.ts";
import {
  type ServerParameters,
  serverParametersOf,
} from "../../../src/components/haproxy/server-parameters.ts";
import { launchOf } from "../../../src/components/launch.ts";
import type { Member, PoolEffect } from "../../../src/contract/effect.ts";
import { cluster, http, loadBalancer, service } from "../../../src/index.ts";
import type { Balancer, BalancerOptions } from "../../../src/model/balancer.ts";
import { lookAtPools, type MemberLook } from "../../../src/targets/local/haproxy/look.ts";

const SERVER = fileURLToPath(new URL("server.mjs", import.meta.url));
const INSTANCE_PORT = 8080;

/** Of this process alone, so that two runs of the tests do not meet. */
const RANGE = `127.${64 + (process.pid % 64)}.${Math.floor(process.pid / 64) % 256}`;

export interface Server {
  readonly instance: string;
  readonly address: string;
  readonly child: ChildProcess;
  /** Ids of the POSTs that reached it. */
  readonly posts: string[];
}

export type RigOptions = Partial<Pick<BalancerOptions<"http">, "algorithm" | "retries">> & {
  readonly replicas?: number;
  readonly idempotencyHeader?: string;
};

export class Rig {
  readonly folder: string;
  readonly socket: string;
  readonly parameters: ServerParameters;
  readonly frontPort: number;
  readonly balancer: ChildProcess;
  readonly configPath: string;
  log = "";
  readonly #children: ChildProcess[] = [];

  private constructor(
    frontPort: number,
    parameters: ServerParameters,
    balancer: ChildProcess,
    folder: string,
  ) {
    this.folder = folder;
    this.socket = controlSocketPath(folder, "edge");
    this.configPath = join(folder, "haproxy.cfg");
    this.frontPort = frontPort;
    this.parameters = parameters;
    this.balancer = balancer;
    for (const stream of [balancer.stdout, balancer.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    this.#children.push(balancer);
  }

  /** Checks the configuration with HAProxy itself, and then starts it. */
  static async start(options: RigOptions, members: readonly Member[]): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), "tutti-hx-"));
    const { replicas = 3, idempotencyHeader, ...balancerOptions } = options;
    const frontPort = await freePort();
    const web = service("web", {
      command: ["true"],
      port: http(INSTANCE_PORT),
      health: http("/ready"),
      replicas,
      ...(idempotencyHeader === undefined ? {} : { idempotencyHeader }),
    });
    const edge = loadBalancer("edge", { listen: http(frontPort), to: web, ...balancerOptions });
    const model = cluster("tests", { balancers: [edge] });
    const launch = launchOf(present(model.balancers[0] as Balancer | undefined, "the balancer"), {
      cluster: model,
      instance: "edge-1.r1",
      slot: 1,
      revision: 1,
      effectId: "edge-1.r1 start",
      address: "127.0.0.1",
      folder,
      dataFolder: folder,
      clusterFolder: folder,
      socketFolder: folder,
      members,
      interfaceAddresses: ["127.0.0.1"],
      resolve: () => "",
    });
    if (!launch.ok) throw new Error(launch.error.message);
    for (const file of launch.value.files) {
      mkdirSync(dirname(file.path), { recursive: true });
      writeFileSync(file.path, file.text, { mode: file.mode });
    }
    execFileSync("haproxy", ["-c", "-f", present(launch.value.files[0], "its file").path], { stdio: "pipe" });
    const [program = "", ...words] = launch.value.argv;
    const child = spawn(program, words, {
      cwd: launch.value.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const routed = present(model.services[0], "the service");
    const parameters = serverParametersOf(routed, undefined, routed.replicas > 1);
    const rig = new Rig(frontPort, parameters, child, folder);
    await until("the control socket answers", async () => (await lookAtPools(rig.socket)).ok);
    return rig;
  }

  async startServer(instance: string, host: number, delayMs = 5): Promise<Server> {
    const server = await startServer(instance, host, delayMs);
    this.#children.push(server.child);
    return server;
  }

  keep(server: Server): void {
    this.#children.push(server.child);
  }

  async look(): Promise<readonly MemberLook[]> {
    const seen = await lookAtPools(this.socket);
    if (!seen.ok) throw new Error(seen.error.message);
    return seen.value;
  }

  async member(instance: string): Promise<MemberLook | undefined> {
    return (await this.look()).find((member) => member.instance === instance);
  }

  async stop(): Promise<void> {
    for (const child of this.#children) await endProcess(child, "SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function startServer(instance: string, host: number, delayMs = 5): Promise<Server> {
  const address = `${RANGE}.${host}`;
  const words = [SERVER, address, String(INSTANCE_PORT), instance, String(delayMs)];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const posts: string[] = [];
  let isListening = false;
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "listening") isListening = true;
      else posts.push(line.slice("POST ".length));
    }
  });
  await until(`${instance} listens`, async () => isListening);
  return { instance, address, child, posts };
}

/** A server as the configuration file names it. */
export function memberOf({ instance, address }: Server, state: Member["state"]): Member {
  return { pool: "web", revision: 1, several: true, instance, address, port: INSTANCE_PORT, state };
}

export function effectOn(
  { instance, address }: Pick<Server, "instance" | "address">,
  kind: PoolEffect["kind"],
): PoolEffect {
  return {
    kind,
    balancer: "edge",
    pool: "web",
    instance,
    revision: 1,
    several: true,
    address,
    port: INSTANCE_PORT,
  };
}

export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

export async function until(what: string, holds: () => Promise<boolean>, withinMs = 10_000): Promise<number> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(5);
  }
  return performance.now() - startMs;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
