/** The files of a program: their text with everything filled in, for its own eyes. */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { LaunchFile } from "../../contract/launch.ts";
import { type FileReference, filesIn, type Value } from "../../model/value.ts";
import { type LaunchContext, refusal } from "../launch-context.ts";
import { fileFolderOf } from "./file-folder.ts";
import type { Program } from "./program.ts";
import { filledPlaces } from "./words.ts";

/** Readable by the instance's user alone: secrets may stand inside. */
const MODE = 0o600;

/** In double braces, since single ones have a meaning in most configuration languages. */
const PLACES = /\{\{(host|port|data|port:([^{}]*))\}\}/g;

export function launchFiles(
  program: Program,
  context: LaunchContext,
): Result<readonly LaunchFile[], Failure> {
  const files: LaunchFile[] = [];
  for (const file of filesOf(program)) {
    const text = fileText(file, program, context);
    if (!text.ok) return text;
    files.push({ path: `${fileFolderOf(context.folder)}/${file.name}`, text: text.value, mode: MODE });
  }
  const names = files.map(({ path }) => path);
  const double = names.find((name, index) => names.indexOf(name) < index);
  if (double === undefined) return ok(files);
  const message = `${program.name} is given two different files that are called ${double.split("/").at(-1)}`;
  return err(refusal(message, "Give one of them another name."));
}

/** Each once, also when it is named twice. */
function filesOf(program: Program): readonly FileReference[] {
  const values: readonly Value[] = [...program.command, ...Object.values(program.env)];
  const byText = new Map(values.flatMap(filesIn).map((file) => [JSON.stringify(file), file]));
  return [...byText.values()];
}

function fileText(
  { name, text, verbatim }: FileReference,
  program: Program,
  context: LaunchContext,
): Result<string, Failure> {
  const places = { pattern: PLACES, where: `The file ${name} of ${program.name}` };
  const pieces = typeof text === "object" && text.kind === "joined" ? text.pieces : [text];
  let whole = "";
  for (const piece of pieces) {
    const part: Result<string, Failure> =
      typeof piece !== "string"
        ? ok(context.resolve(piece))
        : verbatim
          ? ok(piece)
          : filledPlaces(piece, places, program, context);
    if (!part.ok) return part;
    whole += part.value;
  }
  return ok(whole);
}
