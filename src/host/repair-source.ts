/** Repairs in the text of the user's file: each changes one option, and leaves every other character as it was. */
import type { Repair } from "../contract/finding.ts";
import { callExactlyAt, isNode, type Node, objectIn, parseText, propertyNamed } from "./syntax.ts";

export interface Repaired {
  readonly text: string;
  /** How many repairs are in the text. The others stand where a change would not be safe. */
  readonly done: number;
  /** What changed, in whole lines. */
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** The first line that changed, counted from 1. */
  readonly line: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

export async function repairSource(text: string, repairs: readonly Repair[]): Promise<Repaired> {
  const tree = await parseText(text);
  const wanted = repairs.flatMap((repair) => (tree && editFor(text, tree, repair)) ?? []);
  const edits = withoutOverlap(wanted.sort((a, b) => a.start - b.start));
  const repaired = edits.reduceRight((now, { start, end, insert }) => {
    return now.slice(0, start) + insert + now.slice(end);
  }, text);
  return { text: repaired, done: edits.length, hunks: edits.map((edit) => hunkOf(text, edit)) };
}

function withoutOverlap(edits: readonly Edit[]): readonly Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}

/** Undefined where the option is not written out: whoever wrote it otherwise had a reason. */
function editFor(text: string, tree: Node, { at, path, code }: Repair): Edit | undefined {
  const call = callExactlyAt(tree, at);
  const key = path.at(-1);
  let object = call && objectIn(call);
  for (const step of path.slice(0, -1)) {
    const value = object && propertyNamed(object, step)?.value;
    object = isNode(value) ? objectIn(value) : undefined;
  }
  if (!object || key === undefined) return undefined;
  const property = propertyNamed(object, key);
  if (code === undefined) return property && removal(text, property);
  return property ? replacement(property, key, code) : insertion(text, object, `${key}: ${code}`);
}

function replacement(property: Node, key: string, code: string): Edit | undefined {
  const value = property.value;
  if (!isNode(value)) return undefined;
  if (property.shorthand === true) return { ...rangeOf(property), insert: `${key}: ${code}` };
  return { ...rangeOf(value), insert: code };
}

/** After the last option, on a line of its own where that one has one. */
function insertion(text: string, object: Node, written: string): Edit | undefined {
  const last = propertiesOf(object).at(-1);
  if (!last) {
    const { start, end } = rangeOf(object);
    return { start, end, insert: `{ ${written} }` };
  }
  const { start, end } = rangeOf(last);
  const indent = /\n([ \t]*)$/.exec(text.slice(0, start))?.[1];
  const insert = indent === undefined ? `, ${written}` : `,\n${indent}${written}`;
  return { start: end, end, insert };
}

/** With its comma: the one behind, else the one before; and with its line, where nothing else is on it. */
function removal(text: string, property: Node): Edit {
  const { start, end } = rangeOf(property);
  const behind = /^\s*,/.exec(text.slice(end))?.[0].length;
  const to = end + (behind ?? 0);
  const line = /\n[ \t]*$/.exec(text.slice(0, start))?.[0].length;
  const endsLine = /^[ \t]*(?=\r?\n)/.exec(text.slice(to))?.[0].length;
  if (line !== undefined && endsLine !== undefined)
    return { start: start - line, end: to + endsLine, insert: "" };
  if (behind !== undefined)
    return { start, end: to + (/^[ \t]*/.exec(text.slice(to))?.[0].length ?? 0), insert: "" };
  const before = /,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - before, end, insert: "" };
}

/** The lines that an edit touches, as they were and as they are, without those that stay the same. */
function hunkOf(text: string, { start, end, insert }: Edit): Hunk {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next === -1 ? text.length : next;
  const before = text.slice(from, to).split("\n");
  const after = (text.slice(from, start) + insert + text.slice(end, to)).split("\n");
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  const line = text.slice(0, from).split("\n").length + same;
  return { line, before: before.slice(same), after: after.slice(same) };
}

function propertiesOf(object: Node): readonly Node[] {
  return Array.isArray(object.properties) ? object.properties.filter(isNode) : [];
}

/** The parser gives every node its range. */
function rangeOf(node: Node): { readonly start: number; readonly end: number } {
  return { start: Number(node.start), end: Number(node.end) };
}
