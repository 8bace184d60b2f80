/** Starts servers on loopback and ends every one of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 15_000;
const PAUSE_MS = 20;

export class Process {
  output = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(
    command: string,
    values: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#child = spawn(command, values, {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#ended = once(this.#child, "exit");
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Signals exactly this process, without waiting. */
  signal(name: NodeJS.Signals): void {
    if (this.isRunning) this.#child.kill(name);
  }

  /** Signals and waits for the end; the result is the exit code, or null after a kill. */
  async end(name: NodeJS.Signals): Promise<number | null> {
    this.signal(name);
    return await this.exit();
  }

  async exit(): Promise<number | null> {
    if (this.isRunning) await this.#ended;
    return this.#child.exitCode;
  }
}

export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Waits until the condition holds; a condition that throws does not hold yet. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let reason = "";
  while (performance.now() < deadline) {
    try {
      if (await holds()) return;
    } catch (error) {
      reason = String(error);
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`waited ${limitMs} ms in vain until ${what} ${reason}`);
}
