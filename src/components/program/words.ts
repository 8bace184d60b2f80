/** The words of a command: places filled in, references resolved, secrets refused. */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import { type Cluster, partNamed } from "../../model/cluster.ts";
import { isSecretPiece, outerPiecesOf, type Piece, type Value } from "../../model/value.ts";
import { type LaunchContext, refusal } from "../launch-context.ts";
import { type Program, portsOf } from "./program.ts";

const PLACES = /\{(host|port|data|port:([^{}]*))\}/g;

export function commandWords(program: Program, context: LaunchContext): Result<readonly string[], Failure> {
  const words: string[] = [];
  for (const value of program.command) {
    const filled = filledWord(value, program, context);
    if (!filled.ok) return filled;
    words.push(filled.value);
  }
  return ok(words);
}

/** Only what the file says outright has places; the text of a reference is taken as it is. */
function filledWord(value: Value, program: Program, context: LaunchContext): Result<string, Failure> {
  const secret = outerPiecesOf(value).find((piece) => isSecret(piece, context.cluster));
  if (secret) return err(secretInCommand(program.name, secret));
  const pieces = typeof value === "object" && value.kind === "joined" ? value.pieces : [value];
  let word = "";
  for (const piece of pieces) {
    const text: Result<string, Failure> =
      typeof piece === "string"
        ? filledPlaces(piece, { pattern: PLACES, where: `The command of ${program.name}` }, program, context)
        : ok(context.resolve(piece));
    if (!text.ok) return text;
    word += text.value;
  }
  if (word.includes("\0"))
    return err(refusal(`A word of the command of ${program.name} holds a NUL character`, "Remove it."));
  return ok(word);
}

/** Where places may stand. */
export interface Places {
  /** Matches a place with its kind, and with the name of a port. */
  readonly pattern: RegExp;
  /** As the beginning of a sentence: "The command of web". */
  readonly where: string;
}

export function filledPlaces(
  text: string,
  { pattern, where }: Places,
  program: Program,
  context: LaunchContext,
): Result<string, Failure> {
  const ports = portsOf(program);
  const missing: string[] = [];
  const word = text.replace(pattern, (place: string, kind: string, name: string | undefined) => {
    if (kind === "host") return context.address;
    if (kind === "data") return context.dataFolder;
    const port = ports.get(name ?? "");
    if (port === undefined) missing.push(place);
    return String(port);
  });
  const [first] = missing;
  return first === undefined ? ok(word) : err(unknownPort(program, where, first));
}

/** The URL of a store with a password holds that password, and so is a secret as well. */
function isSecret(piece: Piece, cluster: Cluster): boolean {
  if (piece.kind !== "reference") return isSecretPiece(piece);
  if (piece.field !== "url") return false;
  const part = partNamed(cluster, piece.part);
  return part?.kind === "store" && part.engine !== "generic" && part.settings.password !== undefined;
}

function secretInCommand(part: string, piece: Piece): Failure {
  const what = isSecretPiece(piece)
    ? `the secret ${piece.name}`
    : `${piece.kind === "reference" ? piece.part : ""}.url, which holds a password`;
  const message = `The command of ${part} holds ${what}, and every user of the machine can read the words of a command`;
  return refusal(message, `Pass it in env, such as env: { NAME: … }, and let ${part} read it from there.`);
}

function unknownPort(program: Program, where: string, place: string): Failure {
  const named = [...portsOf(program).keys()].map((name) => (name === "" ? "{port}" : `{port:${name}}`));
  const known = named.length === 0 ? "it has no ports" : `it has ${named.join(", ")}`;
  const message = `${where} holds ${place}, and there is no such port: ${known}`;
  return refusal(message, "Declare the port with port or ports, or correct the word.");
}
