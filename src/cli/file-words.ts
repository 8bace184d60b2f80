/** The data of a part as the words that the file has for it: `drainMs: 10000` is `drain 10s`. Pure. */
import { durationText } from "../base/duration.ts";
import { sizeText } from "../base/size.ts";
import { stableJson } from "../base/stable-json.ts";
import type { Listener } from "../model/listener.ts";
import type { Route } from "../model/route.ts";
import type { Piece, Value } from "../model/value.ts";

/** Every setting by its path, such as `release.drain` or `env VERSION`. */
export function fieldsOf(data: object): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) collect(fields, wordOf(key), key, value);
  return fields;
}

function collect(fields: Map<string, string>, path: string, key: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (key === "listeners" && Array.isArray(value)) {
    for (const listener of value as readonly Listener[]) collectListener(fields, listener);
    return;
  }
  const text = leafText(key, value, path);
  if (text !== undefined) fields.set(path, text);
  if (text !== undefined && !isHealth(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    // The path of a health check is in its text, and the owner of an artefact is the part that is spoken of.
    if (name === "kind" || name === "owner" || (name === "path" && isHealth(value))) continue;
    collect(fields, pathOf(path, name), name, inner);
  }
}

function collectListener(fields: Map<string, string>, { name, place: _place, ...options }: Listener): void {
  for (const [key, value] of Object.entries(options))
    collect(fields, `listener ${name} ${wordOf(key)}`, key, value);
}

/** `*.shop.example/admin → web.admin`. */
function routeText({ host = "", path = "", to, port, share }: Route): string {
  const target = port === undefined ? to : `${to}.ports.${port}`;
  const part = share ? ` (${share.weight} of ${share.of})` : "";
  return `${`${host}${path}` || "everything else"} → ${target}${part}`;
}

/** The settings of a Redis stand beside its other options in the file. */
function pathOf(path: string, key: string): string {
  if (path === "settings") return wordOf(key);
  return path === "env" ? `env ${key}` : `${path}.${wordOf(key)}`;
}

const WORDS: Readonly<Record<string, string>> = { reserved: "reserve", secretsFile: "secrets" };

function wordOf(key: string): string {
  return WORDS[key] ?? key.replace(/(Ms|Bytes)$/, "");
}

/** Undefined for what has settings of its own inside. */
function leafText(key: string, value: unknown, path: string): string | undefined {
  if (typeof value === "number") {
    if (key.endsWith("Ms")) return durationText(value);
    return key.endsWith("Bytes") ? sizeText(value) : String(value);
  }
  if (typeof value === "string") return path.startsWith("env ") ? JSON.stringify(value) : value;
  if (Array.isArray(value)) return listText(value, key);
  if (typeof value !== "object" || value === null) return String(value);
  return objectText(value);
}

function objectText(value: object): string | undefined {
  const { kind, name, protocol, port, path } = value as Readonly<Record<string, unknown>>;
  const isValue = kind === "secret" || kind === "other-secret" || kind === "reference" || kind === "joined";
  if (isValue) return valueText(value as Value);
  if (kind === "port") return `${protocol}(${port})`;
  if (kind === "security-group" || kind === "zone") return String(name);
  if (kind === "http-health") return `http(${JSON.stringify(path)})`;
  if (kind === "tcp-health") return "tcp()";
  return kind === "command-health" ? "command(…)" : undefined;
}

function isHealth(value: unknown): boolean {
  return /-health$/.test(String((value as { kind?: unknown }).kind));
}

function listText(list: readonly unknown[], key: string): string {
  if (key === "routes") return `[${(list as readonly Route[]).map(routeText).join(", ")}]`;
  const texts = list.map((item) =>
    typeof item === "string" ? item : (objectText(item as object) ?? stableJson(item)),
  );
  return key === "command" || key === "build" ? texts.join(" ") : `[${texts.join(", ")}]`;
}

function valueText(value: Value): string {
  if (typeof value === "string") return value;
  if (value.kind !== "joined") return pieceText(value);
  return `join\`${value.pieces.map((piece) => (typeof piece === "string" ? piece : `\${${pieceText(piece)}}`)).join("")}\``;
}

function pieceText(piece: Piece): string {
  if (piece.kind === "reference") return `${piece.part}.${piece.field}`;
  if (piece.kind === "external-reference") return piece.text;
  if (piece.kind === "file") return `file("${piece.name}")`;
  return `secret("${piece.name}")${piece.kind === "other-secret" ? ".other" : ""}`;
}
