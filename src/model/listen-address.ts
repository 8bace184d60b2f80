/** Finds a program that is told to listen on every address of the machine. */

import { placedValuesOf } from "./connections.ts";
import type { PartData } from "./declaration.ts";
import type { Value } from "./value.ts";

export interface WildcardListener {
  /** The wildcard as it is written: `0.0.0.0`, `::`, `[::]` or `*`. */
  readonly written: string;
  /** The option that holds it. */
  readonly path: readonly string[];
}

const END = "(?=$|[\\s:,;\"'])";

/** This address means "every address" wherever it stands; before a `/` it is a range and no address. */
const UNMISTAKABLE = new RegExp(`(?:^|[\\s=/,;@"'])(0\\.0\\.0\\.0|\\[::\\])${END}`);

/** `::` and `*` mean much else, so they count only behind an option that names a listen address. */
const LISTEN_OPTION = "(?:(?:[\\w.-]*[.-])?(?:host|hostname|bind|listen|addr|address|interface|ip)|b)";
const AFTER_OPTION = new RegExp(`(?:^|\\s)-{1,2}${LISTEN_OPTION}[=\\s]+["']?(::|\\*)${END}`, "i");

/** `*:8080` and `:::8080`. */
const WITH_PORT = /(?:^|[\s=/,"'])(\*|::):(?:\d+|\{port\})(?=$|[\s,;"'])/;

/** Variables whose value is a listen address. */
const LISTEN_VARIABLE = /(?:^|_)(?:HOST|HOSTNAME|BIND|LISTEN|LISTENERS?|ADDR|ADDRESS|INTERFACE|IP)$/i;

/** Variables that list others' addresses: an "every address" there opens no port. */
const OTHERS_VARIABLE = /PROXY|PROXIES|TRUST|ALLOW|DENY|CORS|ORIGIN|CIDR|IGNORE|EXCEPT/i;

/** The first option of the part that makes its program listen on every address. */
export function wildcardListenerOf(part: PartData): WildcardListener | undefined {
  if (part.kind === "balancer" || (part.kind === "store" && part.engine !== "generic")) return undefined;
  const line = part.command.map(textOf).join(" ");
  const written = firstMatch(line, [UNMISTAKABLE, AFTER_OPTION, WITH_PORT]);
  if (written !== undefined) return { written, path: ["command"] };
  for (const { value, path } of placedValuesOf(part)) {
    const inVariable = path[0] === "env" ? wildcardInVariable(path[1] ?? "", textOf(value)) : undefined;
    if (inVariable !== undefined) return { written: inVariable, path };
  }
  return undefined;
}

function wildcardInVariable(name: string, text: string): string | undefined {
  if (OTHERS_VARIABLE.test(name)) return undefined;
  const bare = text.trim();
  if (LISTEN_VARIABLE.test(name) && (bare === "::" || bare === "*")) return bare;
  return firstMatch(text, [UNMISTAKABLE, WITH_PORT]);
}

function firstMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const written = pattern.exec(text)?.[1];
    if (written !== undefined) return written;
  }
  return undefined;
}

/** The text of a value; what is only known later reads as "…". */
function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (value.kind !== "joined") return "…";
  return value.pieces.map((piece) => (typeof piece === "string" ? piece : "…")).join("");
}
