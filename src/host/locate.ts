/** Exact places: from the line of a builder call to the option at fault, by parsing the file once there is need. */

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Place } from "../base/place.ts";
import type { Problem } from "../base/problem.ts";
import { callAt, isNode, type Node, objectIn, parseText, propertyNamed, unwrapped } from "./syntax.ts";

/** The same problems, each at the option it is about where that can be found, else at the builder call. */
export async function withExactPlaces(problems: readonly Problem[]): Promise<readonly Problem[]> {
  const exact: Problem[] = [];
  for (const problem of problems) {
    exact.push({ ...problem, place: await exactPlace(problem.place, problem.path) });
  }
  return exact;
}

/** The place of an option inside the object of a builder call: `["release", "drain"]`. */
export async function exactPlace(place: Place, path: readonly string[]): Promise<Place> {
  if (path.length === 0 || place.line === 0) return place;
  const tree = await parse(place.file);
  const call = tree && callAt(tree, place);
  return (call && placeOfOption(call, path, place.file)) ?? place;
}

/** The line of a place with a mark below its column; undefined when the file or line is gone. */
export function sourceLine(place: Place): string | undefined {
  if (place.line === 0) return undefined;
  const line = readLines(place.file)?.[place.line - 1];
  if (line === undefined) return undefined;
  const number = String(place.line);
  // Tabs stay tabs in the second line, so that the mark stands where the column is.
  const lead = line.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  return `${number} | ${line}\n${" ".repeat(number.length + 3)}${lead}^`;
}

function readLines(file: string): readonly string[] | undefined {
  try {
    return readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return undefined;
  }
}

const trees = new Map<string, { readonly text: string; readonly tree: Node | undefined }>();

/** A tree per file, parsed again only when the text changed; undefined when the file cannot be read or parsed. */
async function parse(file: string): Promise<Node | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const known = trees.get(file);
  if (known?.text === text) return known.tree;
  const tree = await parseText(text);
  trees.set(file, { text, tree });
  return tree;
}

/**
 * Follows the path through object literals, lists, and calls that hold one; stops at the last option that is written
 * here.
 */
function placeOfOption(call: Node, path: readonly string[], file: string): Place | undefined {
  let inside = objectIn(call);
  let found: Place | undefined;
  for (const key of path) {
    const option: Node | undefined = inside && optionIn(inside, key);
    if (!option?.loc) break;
    found = { file, line: option.loc.start.line, column: option.loc.start.column + 1 };
    const value = option.type === "ObjectProperty" ? option.value : option;
    inside = isNode(value) ? (listIn(value) ?? objectIn(value)) : undefined;
  }
  return found;
}

/** A property of an object literal, or an element of a list by its number. */
function optionIn(node: Node, key: string): Node | undefined {
  if (node.type !== "ArrayExpression") return propertyNamed(node, key);
  const element: unknown = Array.isArray(node.elements) ? node.elements[Number(key)] : undefined;
  return isNode(element) ? element : undefined;
}

function listIn(node: Node): Node | undefined {
  const bare = unwrapped(node);
  return bare.type === "ArrayExpression" ? bare : undefined;
}
