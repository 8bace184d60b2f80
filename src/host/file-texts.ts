/** Reads the files that a cluster names: their texts become part of it, and so of its revisions. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Cluster } from "../model/cluster.ts";
import type { FileReference, FileSource, JoinedValue, Value } from "../model/value.ts";

/** Configuration is text for people; what is larger belongs into an artefact. */
const MOST_BYTES = 1_048_576;

/** @param folder That of the cluster file. */
export async function withFileTexts(
  cluster: Cluster,
  folder: string,
): Promise<Result<Cluster, readonly Problem[]>> {
  const problems: Problem[] = [];
  const filled = await fill(cluster, async (file, source) => {
    const text = await readText(source, folder);
    const value = text.ok ? fillIn(text.value, source) : text;
    if (!value.ok) problems.push(value.error);
    const { source: _source, ...rest } = file;
    return { ...rest, text: value.ok ? value.value : "" };
  });
  return problems.length > 0 ? err(problems) : ok(filled);
}

/** The same data with every file in it that has a source replaced. */
async function fill<T>(
  data: T,
  replace: (file: FileReference, source: FileSource) => Promise<FileReference>,
): Promise<T> {
  if (data === null || typeof data !== "object") return data;
  if (Array.isArray(data)) return (await Promise.all(data.map((item) => fill(item, replace)))) as T;
  const { kind, source } = data as Partial<FileReference>;
  if (kind === "file" && source) return (await replace(data as unknown as FileReference, source)) as T;
  const entries = await Promise.all(
    Object.entries(data).map(async ([key, value]) => [key, await fill(value as unknown, replace)] as const),
  );
  return Object.fromEntries(entries) as T;
}

async function readText({ from, place }: FileSource, folder: string): Promise<Result<string, Problem>> {
  const path = resolve(folder, from);
  const refused = (code: string, message: string, fix: string): Result<string, Problem> =>
    err({ code, message, fix, place, path: ["from"] });
  try {
    const bytes = await readFile(path);
    if (bytes.length > MOST_BYTES)
      return refused(
        "large-file",
        `${from} has ${bytes.length} bytes, more than 1 MiB`,
        "put it into an artefact",
      );
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return refused(
        "no-such-file",
        `there is no file ${path}`,
        "correct the path, which starts at the cluster file",
      );
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return refused("no-text", `${from} is no text in UTF-8`, "put it into an artefact");
    return refused(
      "unreadable-file",
      `${path} cannot be read: ${code ?? String(error)}`,
      "make it a file that you may read",
    );
  }
}

/** `{{NAME}}` as it stands; what belongs to the instance is filled in when it starts. */
const PLACE = /\{\{([A-Za-z_]\w*)\}\}/g;
const OF_INSTANCE = new Set(["host", "port", "data"]);

function fillIn(text: string, { from, values, place }: FileSource): Result<Value, Problem> {
  if (!values) return ok(text);
  const named = [...text.matchAll(PLACE)]
    .map(([, name = ""]) => name)
    .filter((name) => !OF_INSTANCE.has(name));
  const unknown = named.find((name) => !Object.hasOwn(values, name));
  if (unknown !== undefined) {
    const message = `${from} has {{${unknown}}}, and nothing is given for it`;
    return err({ code: "missing", message, fix: `add ${unknown} to \`values\``, place, path: ["values"] });
  }
  const unused = Object.keys(values).find((name) => !named.includes(name));
  if (unused !== undefined) {
    const message = `${from} has no {{${unused}}}`;
    return err({
      code: "unused",
      message,
      fix: "write it where the value belongs, or remove it",
      place,
      path: ["values", unused],
    });
  }
  const pieces = text.split(PLACE).flatMap((piece, index): JoinedValue["pieces"] => {
    if (index % 2 === 0) return piece === "" ? [] : [piece];
    if (OF_INSTANCE.has(piece)) return [`{{${piece}}}`];
    const value = values[piece] ?? "";
    if (typeof value === "string" || value.kind !== "joined") return [value];
    return value.pieces;
  });
  return ok({ kind: "joined", pieces });
}
