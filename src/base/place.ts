/** A place in a file of the user, and how to find the one that called a builder. */

export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

/** Used where no place is known, as for a value made by a test. */
export const nowhere: Place = { file: "(unknown)", line: 0, column: 0 };

/** `at name (file:1:2)`: the first " (" ends the name, so that a path may hold spaces and brackets. */
const NAMED_FRAME = /^at .*? \((.+):(\d+):(\d+)\)$/;
/** `at file:1:2`, as at the top level of a module. */
const BARE_FRAME = /^at (?:async )?(.+):(\d+):(\d+)$/;

/**
 * The first frame of a stack outside of the folder that holds the code of the innermost frame's layer:
 * the stack is taken inside tutti, so its innermost frame tells where tutti's own code lies.
 * The loader turns source maps on, so that frames name the user's own lines.
 */
export function callerPlace(stack: string | undefined): Place {
  const frames = framesOf(stack);
  const own = frames[0] ? layersFolder(frames[0].file) : "";
  return frames.find((frame) => !isOwn(frame.file, own)) ?? nowhere;
}

/** The places of a stack, innermost first, without those inside of Node itself. */
export function framesOf(stack: string | undefined): readonly Place[] {
  return (stack ?? "").split("\n").flatMap(parseFrame);
}

function parseFrame(line: string): Place[] {
  if (!/^\s+at /.test(line)) return [];
  const text = line.trim();
  const match = NAMED_FRAME.exec(text) ?? BARE_FRAME.exec(text);
  if (!match?.[1] || match[1].startsWith("node:")) return [];
  return [{ file: fileOf(match[1]), line: Number(match[2]), column: Number(match[3]) }];
}

/** The folder above the layer: `/x/dist/` for `/x/dist/model/read.js`. */
function layersFolder(file: string): string {
  return file.split("/").slice(0, -2).join("/");
}

function isOwn(file: string, own: string): boolean {
  return file.startsWith(`${own}/`) && !/\.(?:test|examples)\.[jt]s$/.test(file);
}

/** The path of a file URL, or the text itself. */
export function fileOf(url: string): string {
  return url.startsWith("file://") ? decodeURIComponent(url.slice("file://".length)) : url;
}

export function placeText(place: Place): string {
  return place.line === 0 ? place.file : `${place.file}:${place.line}:${place.column}`;
}
