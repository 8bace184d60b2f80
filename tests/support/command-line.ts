/** Runs the real command line as a user would, on a cluster in a folder of its own. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const main = join(root, "dist", "cli", "main.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Standard output so far. */
  seen(): string;
}

export interface Status {
  readonly revision: number | null;
  readonly services: readonly {
    readonly name: string;
    readonly desired: number;
    readonly healthy: number;
    readonly instances: readonly {
      readonly id: string;
      readonly revision: number;
      readonly address: string;
      readonly pid: number | null;
      readonly state: string;
    }[];
  }[];
  readonly stores: readonly {
    readonly name: string;
    readonly state: string;
    readonly address: string;
    readonly pid: number;
  }[];
  readonly balancers: readonly {
    readonly name: string;
    readonly url: string;
    readonly state: string;
    readonly pid: number;
    readonly maintenance: { readonly owner: string } | null;
  }[];
  readonly supervisor: { readonly pid: number } | null;
}

export interface ReceiptLine {
  readonly kind: "receipt";
  readonly revision: number;
  readonly outcome: "complete" | "rolled-back" | "failed";
  readonly requests: { readonly total: number | null; readonly lost: number | null };
  readonly longestGapMs: number | null;
  readonly durationMs: number;
  readonly reason?: string;
  readonly sources: Readonly<Record<string, string>>;
}

/** A cluster file in a temporary copy of a folder. */
export class Workplace {
  readonly folder: string;
  readonly env: Record<string, string>;

  constructor(source: string, env: Record<string, string> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "tutti test "));
    this.env = env;
    const isOwn = (path: string): boolean =>
      !/\/(node_modules|dist|bin|\.tutti)(\/|$)/.test(path.slice(source.length));
    cpSync(source, this.folder, { recursive: true, filter: isOwn });
  }

  get file(): string {
    return join(this.folder, "cluster.ts");
  }

  run(verb: string, ...words: readonly string[]): Promise<Ended> {
    return runTutti([verb, "--file", this.file, ...words], this.env);
  }

  /** With words of more than one verb, such as `secret set`, and something on standard input. */
  given(input: string, ...words: readonly string[]): Promise<Ended> {
    return this.begin(input, ...words).ended;
  }

  /** As {@link given}, to be looked at while it runs. */
  begin(input: string, ...words: readonly string[]): Running {
    return startTutti([...words, "--file", this.file], this.env, input);
  }

  /** Runs a verb that must end well. */
  async must(verb: string, ...words: readonly string[]): Promise<Ended> {
    const ended = await this.run(verb, ...words);
    if (ended.code !== 0)
      throw new Error(`tutti ${verb} ended with ${ended.code}:\n${ended.stderr}\n${ended.stdout}`);
    return ended;
  }

  async status(): Promise<Status> {
    return JSON.parse((await this.must("status", "--json")).stdout) as Status;
  }

  /** Takes everything down and removes the folder. */
  async remove(): Promise<void> {
    await this.run("down", "--volumes", "--yes");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export function runTutti(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startTutti(words, env).ended;
}

function startTutti(words: readonly string[], env: Readonly<Record<string, string>>, input = ""): Running {
  const started = performance.now();
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined); // It may end without having read.
  child.stdin.end(input);
  let stdout = "";
  let stderr = "";
  const ended = new Promise<Ended>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, tookMs: performance.now() - started }));
  });
  return { ended, seen: () => stdout };
}

/** The receipt at the end of a stream of events. */
export function receiptOf(ended: Ended): ReceiptLine {
  const last = ended.stdout.trim().split("\n").at(-1) ?? "";
  const receipt = JSON.parse(last) as ReceiptLine;
  if (receipt.kind !== "receipt")
    throw new Error(`no receipt at the end of:\n${ended.stdout}\n${ended.stderr}`);
  return receipt;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits for a condition, and says what it waited for when it did not come. */
export async function until(
  what: string,
  timeoutMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<number> {
  const started = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - started;
    if (performance.now() - started > timeoutMs) throw new Error(`waited ${timeoutMs} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
