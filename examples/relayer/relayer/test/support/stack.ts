/** A store, a chain with the counter and any number of relayers, which a test may kill and start again. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

import { inject } from "vitest";

import { COUNTER_ADDRESS, countOfCallData, totalCallData } from "../../../counter/src/counter.ts";
import { freePort, Process, until } from "./processes.ts";
import { RelayerClient } from "./relayer-client.ts";

const HOST = "127.0.0.1";
const PASSWORD = "test-password";
export const API_KEY = "test-api-key-0123456789";
const SIGNER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
export const STORAGE_KEY = Buffer.alloc(32, 1).toString("base64");
export const SIGNER_ADDRESS = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

export class Stack {
  readonly folder: string;
  readonly #workshop: string = inject("workshop");
  readonly #redisPort: number;
  readonly #chainPort: number;
  readonly #all: Process[] = [];
  redis: Process;
  chain: Process;

  private constructor(redisPort: number, chainPort: number) {
    this.#redisPort = redisPort;
    this.#chainPort = chainPort;
    this.folder = mkdtempSync(join(this.#workshop, "stack-"));
    mkdirSync(join(this.folder, "redis"));
    this.redis = this.startRedis();
    this.chain = this.startChain();
  }

  static async start(): Promise<Stack> {
    const stack = new Stack(await freePort(HOST), await freePort(HOST));
    await stack.deployCounter();
    return stack;
  }

  startRedis(): Process {
    const values = ["--bind", HOST, "--port", String(this.#redisPort), "--requirepass", PASSWORD];
    const durability = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""];
    this.redis = this.#started(
      new Process("redis-server", [...values, ...durability, "--dir", join(this.folder, "redis")]),
    );
    return this.redis;
  }

  startChain(): Process {
    const values = [join(this.folder, "chain"), "--host", HOST, "--port", String(this.#chainPort), "--quiet"];
    this.chain = this.#started(new Process(join(this.#workshop, "chain", "start.sh"), values));
    return this.chain;
  }

  /** Starts a relayer from a bundle and waits until it is ready, unless the bundle is meant to fail. */
  async startRelayer(
    bundle: string,
    name: string,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<RelayerClient> {
    const port = await freePort(HOST);
    const environment = {
      HOST,
      PORT: String(port),
      REDIS_URL: `redis://:${PASSWORD}@${HOST}:${this.#redisPort}`,
      RPC_URL: this.rpcUrl,
      API_KEY,
      SIGNER_KEY,
      STORAGE_ENCRYPTION_KEY: STORAGE_KEY,
      TUTTI_INSTANCE: name,
      ...extra,
    };
    const relayer = new RelayerClient(
      this.#started(new Process(process.execPath, [bundle], environment)),
      `http://${HOST}:${port}`,
    );
    await until(`${name} is ready`, () => relayer.isReady()).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${relayer.process.output}`);
    });
    return relayer;
  }

  get rpcUrl(): string {
    return `http://${HOST}:${this.#chainPort}`;
  }

  async deployCounter(): Promise<void> {
    const job = new Process(process.execPath, [join(this.#workshop, "counter", "dist", "deploy.js")], {
      RPC_URL: this.rpcUrl,
    });
    if ((await job.exit()) !== 0) throw new Error(job.output);
  }

  async rpc(method: string, params: readonly unknown[]): Promise<string> {
    const response = await fetch(this.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    return ((await response.json()) as { result: string }).result;
  }

  async chainCount(): Promise<number> {
    return Number(await this.rpc("eth_getTransactionCount", [SIGNER_ADDRESS, "latest"]));
  }

  async total(): Promise<number> {
    return Number(await this.rpc("eth_call", [{ to: COUNTER_ADDRESS, data: totalCallData() }, "latest"]));
  }

  async countOf(identifier: string): Promise<number> {
    return Number(
      await this.rpc("eth_call", [{ to: COUNTER_ADDRESS, data: countOfCallData(identifier) }, "latest"]),
    );
  }

  redisCommand(...words: string[]): string {
    const values = ["-h", HOST, "-p", String(this.#redisPort), "--no-auth-warning", "-a", PASSWORD, ...words];
    return execFileSync("redis-cli", values, { encoding: "utf8" }).trim();
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((process) => process.end("SIGKILL")));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #started(process: Process): Process {
    this.#all.push(process);
    return process;
  }
}
