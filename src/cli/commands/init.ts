/** `tutti init`: a first cluster file that runs, and what an editor needs to understand it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ownTypes } from "../../host/own-package.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { exitCodes } from "../exit-codes.ts";
import type { CommonFlags } from "../flags.ts";
import { type Verb, verb } from "../session.ts";
import { clusterText, editorText, helloServerText, nameFrom, type Start, startIn } from "../starter.ts";
import type { Terminal } from "../terminal.ts";

export const init: Verb<CommonFlags, []> = verb(async ({ terminal }, flags) => {
  const file = resolve(process.cwd(), flags.file ?? "cluster.ts");
  const folder = dirname(file);
  if (existsSync(file)) {
    const advice = "edit it, or name another file with --file";
    throw new Refusal("refused", `${file} is there already, and nothing is overwritten`, advice);
  }
  const start = readStart(folder);
  mkdirSync(folder, { recursive: true });
  const written = [file, ...(start ? [] : writeHello(folder))];
  writeFileSync(file, clusterText(nameFrom(basename(folder)), start));
  written.push(...writeEditorConfig(terminal, folder, basename(file)));
  if (terminal.json) terminal.document({ schema: 1, written });
  else {
    for (const path of written) terminal.out(`wrote ${relative(process.cwd(), path)}`);
    terminal.tell("next: `tutti check`, then `tutti up`");
  }
  return exitCodes.done;
});

/** The program of the folder, when its package.json says how it is started. */
function readStart(folder: string): Start | undefined {
  const file = join(folder, "package.json");
  return existsSync(file) ? startIn(readFileSync(file, "utf8")) : undefined;
}

function writeHello(folder: string): readonly string[] {
  const server = join(folder, "hello", "server.js");
  if (existsSync(server)) return [];
  mkdirSync(dirname(server), { recursive: true });
  writeFileSync(server, helloServerText);
  return [server];
}

function writeEditorConfig(terminal: Terminal, folder: string, file: string): readonly string[] {
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) {
    const advice = `"paths": { "tutti": ["${ownTypes()}"] }`;
    terminal.tell(
      `tsconfig.json is there already; for an editor to know tutti, add under compilerOptions: ${advice}`,
    );
    return [];
  }
  writeFileSync(config, editorText(ownTypes(), file));
  return [config];
}
