#!/usr/bin/env node
/** The command line: reads the words, runs the verb, and ends with its exit code. */
import { run } from "@stricli/core";
import { appOf } from "./app.ts";
import { commandTree } from "./command-tree.ts";
import type { AppContext } from "./context.ts";
import { exitCodes, finalExitCode } from "./exit-codes.ts";
import { rootOf } from "./tree.ts";
import { UsageErrors } from "./usage-errors.ts";

const words = process.argv.slice(2);
const usage = new UsageErrors(words);
const context: AppContext = {
  process: { stdout: process.stdout, stderr: usage, env: process.env },
  ended: { code: exitCodes.done },
};
await run(appOf(words), words, context);
const code = finalExitCode(Number(context.process.exitCode ?? 0), context.ended.code);
usage.flush(code, () => commandTree(rootOf()).map((command) => command.words));
process.exitCode = code;
