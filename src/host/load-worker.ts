/** The thread that runs the user's file, so that a file that loops or exits does not take tutti with it. */
import { Worker } from "node:worker_threads";
import type { Problem } from "../base/problem.ts";

/** What the thread saw of the file. */
export type LoadReport =
  | { readonly kind: "exported"; readonly value: unknown }
  /** The default export is no plain data, or there is none. */
  | { readonly kind: "odd-export"; readonly shape: string }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "threw"; readonly message: string; readonly stack: string }
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "too-slow"; readonly limitMs: number };

/**
 * Runs inside the thread. It is a text since the thread must start without any file of ours, also while the
 * sources run unbuilt. Source maps go on before the import: a module loaded earlier would keep bundled lines.
 */
const BOOT = `
const { parentPort } = require("node:worker_threads");
process.setSourceMapsEnabled(true);
Error.stackTraceLimit = 30;
parentPort.once("message", async (url) => {
  try {
    const value = (await import(url)).default;
    const isData = value !== null && typeof value === "object" && value.kind === "cluster";
    if (isData) return parentPort.postMessage({ kind: "exported", value });
    const kind = value !== null && typeof value === "object" ? value.kind : undefined;
    const shape = typeof kind === "string" ? "a " + kind : value === null ? "null" : typeof value;
    parentPort.postMessage({ kind: "odd-export", shape: shape === "object" ? "an object" : shape });
  } catch (error) {
    const isProblems = error?.name === "ProblemError" && Array.isArray(error.problems);
    if (isProblems) return parentPort.postMessage({ kind: "problems", problems: error.problems });
    const message = error instanceof Error ? error.name + ": " + error.message : String(error);
    parentPort.postMessage({ kind: "threw", message, stack: String(error?.stack ?? "") });
  }
});
`;

/** A thread that is starting, and runs one module as soon as it is told which. */
export interface LoadThread {
  run(moduleUrl: string, limitMs: number): Promise<LoadReport>;
  stop(): void;
}

/** Starts the thread early: it comes up while the bundle is made. */
export function startLoadThread(): LoadThread {
  const worker = new Worker(BOOT, { eval: true, stdout: true, name: "cluster-file" });
  // What the file prints is for people; stdout belongs to the result of the command.
  worker.stdout.pipe(process.stderr, { end: false });
  worker.unref();
  return {
    run: (moduleUrl, limitMs) => runModule(worker, moduleUrl, limitMs),
    stop: () => void worker.terminate(),
  };
}

function runModule(worker: Worker, moduleUrl: string, limitMs: number): Promise<LoadReport> {
  worker.ref();
  const report = new Promise<LoadReport>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "too-slow", limitMs }), limitMs);
    const settle = (seen: LoadReport): void => {
      clearTimeout(timer);
      resolve(seen);
    };
    worker.once("message", settle);
    worker.once("error", (error: Error) => {
      settle({ kind: "threw", message: `${error.name}: ${error.message}`, stack: error.stack ?? "" });
    });
    worker.once("exit", (code) => settle({ kind: "exited", code }));
  });
  worker.postMessage(moduleUrl);
  return report.finally(() => void worker.terminate());
}
