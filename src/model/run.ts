/** What services, jobs and generic stores have in common: a command, its environment, and what it may use. */
import type { Declared } from "./declaration.ts";
import { declared, isDeclared } from "./declaration.ts";
import { type OptionReader, shown } from "./read.ts";
import { readValue, type Value, type ValueInput } from "./value.ts";

/** `{host}`, `{port}`, `{port:NAME}` and `{data}` may stand in a word. */
export type Command = readonly Value[];
export type CommandInput = readonly ValueInput[];
export type EnvInput = Readonly<Record<string, ValueInput>>;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Set by tutti for every program, and so not for the file to set. */
const RESERVED = /^(HOST|PORT|PORT_.*|TUTTI_.*)$/;

export function readCommand(reader: OptionReader, uses: Declared[]): Command {
  const words = reader.list("command");
  if (words.length === 0) {
    reader.refuse("missing", ["command"], "a command is missing", 'write command: ["node", "server.js"]');
  }
  return words.map((word) => readValue(reader, ["command"], word, uses));
}

export function readEnv(reader: OptionReader, uses: Declared[]): Readonly<Record<string, Value>> {
  const env: Record<string, Value> = {};
  for (const [name, value] of reader.entries("env")) {
    if (!VARIABLE.test(name)) {
      reader.refuse(
        "wrong-name",
        ["env", name],
        `${shown(name)} is no name of a variable`,
        "use letters, digits and _",
      );
    } else if (RESERVED.test(name)) {
      reader.refuse("reserved-name", ["env", name], `${name} is set by tutti itself`, "choose another name");
    } else {
      env[name] = readValue(reader, ["env", name], value, uses);
    }
  }
  return env;
}

/** Names of parts that must be ready before this one starts, besides those it refers to. */
export function readAfter(reader: OptionReader, uses: Declared[]): readonly string[] {
  return reader.list("after").flatMap((item) => {
    if (!isDeclared(item) || item[declared].data.kind === "external") {
      reader.refuse(
        "unknown-part",
        ["after"],
        `after cannot hold ${shown(isDeclared(item) ? item[declared].data : item)}`,
        "name a service, job or store of this file",
      );
      return [];
    }
    uses.push(item);
    return [item[declared].data.name];
  });
}
