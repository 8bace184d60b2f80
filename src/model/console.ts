/** Console: a page where people change what a cluster holds: a dashboard, an editor of a store, a manager of a broker. */
import { given, type OptionReader } from "./read.ts";

export interface Console {
  /** "factory": the user and password that the program comes with, such as admin/admin. */
  readonly login: "none" | "factory" | "own";
  /** The named port that it is on. Missing: the main one. */
  readonly port?: string;
}

export interface ConsoleOptions<Q extends string = string> {
  /** What it asks people for: nothing, what its program comes with (admin/admin), or a login of your own. */
  readonly login: Console["login"];
  /** The named port that it is on. Default: the main port. */
  readonly port?: Q;
}

export function readConsole(
  reader: OptionReader,
  ports: Readonly<Record<string, unknown>>,
): Console | undefined {
  if (!reader.has("console")) return undefined;
  const options = reader.nested("console");
  if (!options.has("login"))
    options.refuse("missing", ["login"], "a console says how people log in", 'write { login: "own" }');
  const port = options.text("port");
  if (port !== undefined && !(port in ports))
    options.refuse(
      "unknown-port",
      ["port"],
      `there is no port "${port}"`,
      "name one of `ports`, or leave it out",
    );
  const found: Console = {
    login: options.oneOf("login", ["none", "factory", "own"], "own"),
    ...given("port", port),
  };
  options.refuseUnknown();
  return found;
}
