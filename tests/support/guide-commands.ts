/** The client's commands of guide 004, word for word: from the guide where it lies beside us, else from the copy kept here. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./command-line.ts";

const CLIENTS = /^(curl|ab|wrk) /;
const guides = join(root, "..", "shared", "guides");
const copy = join(root, "tests", "fixtures", "guides", "004-commands.txt");

/** Every command of a client, with the lines that continue it. */
export function commandsIn(text: string): readonly string[] {
  const commands: string[] = [];
  let isContinued = false;
  for (const line of text.split("\n")) {
    if (isContinued) commands.push(`${commands.pop()}\n${line}`);
    else if (CLIENTS.test(line)) commands.push(line);
    else continue;
    isContinued = line.endsWith("\\");
  }
  return commands;
}

export const keptCommands = (): readonly string[] => commandsIn(readFileSync(copy, "utf8"));

/** The guide itself, or the copy where this repository was cloned alone. */
export function guideCommands(): readonly string[] {
  const name = existsSync(guides) ? readdirSync(guides).find((it) => it.startsWith("004")) : undefined;
  return name === undefined ? keptCommands() : commandsIn(readFileSync(join(guides, name), "utf8"));
}
