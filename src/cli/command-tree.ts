/** The commands and flags as plain data, read from the parser's own tree so that nothing is listed twice. Pure. */
import type { Command, RouteMap } from "@stricli/core";
import type { AppContext } from "./context.ts";

export interface CommandNode {
  /** Words after the program's name: `["lock", "acquire"]`. */
  readonly words: readonly string[];
  readonly brief: string;
  readonly flags: readonly FlagNode[];
}

export interface FlagNode {
  /** With its dashes: `--file`. */
  readonly name: string;
  readonly brief: string;
  readonly takesValue: boolean;
}

type Target = Command<AppContext> | RouteMap<AppContext>;

export function commandTree(
  root: RouteMap<AppContext>,
  words: readonly string[] = [],
): readonly CommandNode[] {
  return root.getAllEntries().flatMap((entry) => {
    if (entry.hidden) return [];
    const path = [...words, entry.name["convert-camel-to-kebab"]];
    return isGroup(entry.target) ? commandTree(entry.target, path) : [nodeOf(entry.target, path)];
  });
}

function isGroup(target: Target): target is RouteMap<AppContext> {
  return "getAllEntries" in target;
}

function nodeOf(command: Command<AppContext>, words: readonly string[]): CommandNode {
  const flags = Object.entries(command.parameters.flags ?? {}).flatMap(([name, flag]): FlagNode[] => {
    const dashed = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const node = {
      name: dashed,
      brief: flag.brief,
      takesValue: flag.kind === "parsed" || flag.kind === "enum",
    };
    return name === "color" ? [node, { ...node, name: "--no-color" }] : [node];
  });
  return { words, brief: command.brief, flags };
}
