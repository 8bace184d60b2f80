/** Values of environment variables and command words: text, a secret, or something another part will tell. */
import type { Place } from "../base/place.ts";
import { type Declared, declared, isDeclared } from "./declaration.ts";
import { type OptionReader, shown } from "./read.ts";

/** A secret by name. Its value lives in the vault of the target and is never part of a model, plan or journal. */
export interface SecretReference {
  readonly kind: "secret";
  readonly name: string;
}

/**
 * The other value of a secret that is valid while it is rotated. At all other times there is none: a variable that is
 * only this is left out, and in a joined text it is an empty text.
 */
export interface OtherSecretReference {
  readonly kind: "other-secret";
  readonly name: string;
}

/** What a part tells others: its URL (with its password, and so a secret), its host, or its port. */
export interface PartReference {
  readonly kind: "reference";
  readonly part: string;
  readonly field: "url" | "host" | "port";
}

/** Where something outside of the cluster is: known from the file, so the text stands in it. */
export interface ExternalReference {
  readonly kind: "external-reference";
  readonly external: string;
  readonly text: string;
}

/** A file that tutti writes for an instance; in a value, it is the path of that file. */
export interface FileReference {
  readonly kind: "file";
  /** Such as "relay.yml"; it keeps this name in the folder of the instance. */
  readonly name: string;
  /** What is written, with everything filled in. Holds no file itself. */
  readonly text: Value;
  /** Without places to fill in, such as `{{host}}`. */
  readonly verbatim?: true;
  /** Until the file of the cluster was loaded: where the text comes from, and what is filled in. */
  readonly source?: FileSource;
}

export interface FileSource {
  readonly place: Place;
  /** Relative to the cluster file. */
  readonly from: string;
  /** For each `{{NAME}}` in it. Missing: the text is taken as it is. */
  readonly values?: Readonly<Record<string, Value>>;
}

/** Texts, secrets and references joined into one text. */
export interface JoinedValue {
  readonly kind: "joined";
  readonly pieces: readonly (string | Piece)[];
}

/** What is filled in at the last moment. */
export type Leaf = SecretReference | OtherSecretReference | PartReference | ExternalReference;

export type Piece = Leaf | FileReference;

export type Value = string | Piece | JoinedValue;

/** What a user may write where a value is taken. Numbers and flags become text. */
export type ValueInput = Value | number | boolean;

const owner: unique symbol = Symbol.for("tutti.owner");

/** A reference to a part. */
export function referenceTo(
  handle: () => Declared,
  part: string,
  field: PartReference["field"],
): PartReference {
  return owned({ kind: "reference", part, field }, () => [handle()]);
}

/** A piece that remembers the handles it came from, outside of its data. */
export function owned<T extends object>(piece: T, handles: () => readonly Declared[]): T {
  Object.defineProperty(piece, owner, { value: handles, enumerable: false });
  return Object.freeze(piece);
}

/**
 * Joins texts, secrets and references: `` join`http://${chain.host}:${chain.port}/v1` ``.
 * A text that holds a secret is itself a secret.
 */
export function join(texts: TemplateStringsArray, ...values: readonly ValueInput[]): JoinedValue {
  const pieces = texts.flatMap((text, index) => [text, ...(index < values.length ? [values[index]] : [])]);
  const flat = pieces.flatMap((piece) => {
    if (typeof piece === "number" || typeof piece === "boolean") return [String(piece)];
    if (typeof piece === "object" && piece.kind === "joined") return [...piece.pieces];
    return piece === undefined || piece === "" ? [] : [piece];
  });
  return Object.freeze({ kind: "joined", pieces: Object.freeze(flat) });
}

/** Reads one value, noting what it refers to. */
export function readValue(
  reader: OptionReader,
  path: readonly string[],
  value: unknown,
  uses: Declared[],
): Value {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isValueObject(value)) {
    for (const piece of value.kind === "joined" ? value.pieces : [value]) noteUse(piece, uses);
    return value;
  }
  const fix = isDeclared(value)
    ? `name what you need of it, such as ${value[declared].data.name}.url`
    : "write a text, a number, secret(…), file(…), or a reference such as state.url";
  reader.refuse("wrong-value", path, `${path.join(".")} cannot be ${shown(value)}`, fix);
  return "";
}

function isValueObject(value: unknown): value is Exclude<Value, string> {
  if (value === null || typeof value !== "object") return false;
  const kind = (value as { kind?: unknown }).kind;
  if (kind === "reference" || kind === "file" || kind === "external-reference") return owner in value;
  return kind === "secret" || kind === "other-secret" || kind === "joined";
}

function noteUse(piece: unknown, uses: Declared[]): void {
  if (piece === null || typeof piece !== "object" || !(owner in piece)) return;
  uses.push(...(piece as { [owner]: () => readonly Declared[] })[owner]());
}

/** Every reference and secret inside a value, and inside the files that it names. */
export function piecesOf(value: Value): readonly Leaf[] {
  return outerPiecesOf(value).flatMap((piece) => (piece.kind === "file" ? piecesOf(piece.text) : [piece]));
}

/** What a value itself is made of: of a file, no more than its path. */
export function outerPiecesOf(value: Value): readonly Piece[] {
  if (typeof value === "string") return [];
  if (value.kind !== "joined") return [value];
  return value.pieces.filter((piece) => typeof piece !== "string");
}

const PIECES: ReadonlySet<unknown> = new Set<Exclude<Value, string>["kind"]>([
  "secret",
  "other-secret",
  "reference",
  "external-reference",
  "file",
  "joined",
]);

/** Also in a cluster that came as plain data from another thread. */
export function isPiece(data: object): data is Exclude<Value, string> {
  return PIECES.has((data as { kind?: unknown }).kind);
}

export function isSecretPiece(piece: Piece): piece is SecretReference | OtherSecretReference {
  return piece.kind === "secret" || piece.kind === "other-secret";
}

/** The files that a value names. */
export function filesIn(value: Value): readonly FileReference[] {
  return outerPiecesOf(value).filter((piece) => piece.kind === "file");
}
