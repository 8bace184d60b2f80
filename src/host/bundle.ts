/** Turns a cluster file and all that it imports into one module, and lists the files that went into it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildFailure, BuildOptions, Message, OutputFile } from "esbuild";
import { nowhere } from "../base/place.ts";
import type { Problem } from "../base/problem.ts";
import { err, ok, type Result } from "../base/result.ts";
import { ownEntry, ownFolder } from "./own-package.ts";
import { requirePackage } from "./require-package.ts";

export interface Bundle {
  readonly code: string;
  /** The cluster file and everything that it imports, tutti itself excepted; sorted. */
  readonly files: readonly string[];
  /** Equal exactly when the same files hold the same bytes. */
  readonly hash: string;
}

/** Packages that the file imports are bundled too, so that one hash covers all that it depends on. */
export async function bundle(file: string, outfile: string): Promise<Result<Bundle, readonly Problem[]>> {
  const esbuild = requirePackage("esbuild") as typeof import("esbuild");
  try {
    const result = await esbuild.build({ ...optionsFor(file, outfile), metafile: true, write: false });
    const inputs = Object.keys(result.metafile.inputs).map((input) => resolve(dirname(file), input));
    const files = inputs.filter((input) => !isOwn(input)).sort();
    return ok({ code: textOf(result.outputFiles), files, hash: hashFiles(dirname(file), files) });
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return err(error.errors.map((message) => problemOf(message, file)));
  } finally {
    // Without this the compiler's process stays for as long as ours.
    await esbuild.stop();
  }
}

function optionsFor(file: string, outfile: string): BuildOptions {
  const require = `import { createRequire as __createRequire } from "node:module";`;
  const url = JSON.stringify(pathToFileURL(file).href);
  return {
    entryPoints: [file],
    outfile,
    absWorkingDir: dirname(file),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "silent",
    alias: { tutti: ownEntry() },
    // A tsconfig.json somewhere above must not change what the file means.
    tsconfigRaw: "{}",
    // The module lies elsewhere than its source, and packages of the old kind call `require`.
    banner: { js: `${require} const require = __createRequire(${url});` },
    define: {
      "import.meta.url": url,
      "import.meta.dirname": JSON.stringify(dirname(file)),
      "import.meta.filename": JSON.stringify(file),
    },
  };
}

function textOf(outputs: readonly OutputFile[]): string {
  return outputs[0]?.text ?? "";
}

/** In a built copy the inputs are `dist/`, and its maps lead to `src/` beside it: neither is the user's. */
function isOwn(input: string): boolean {
  return (
    input.startsWith(ownFolder.endsWith(sep) ? ownFolder : ownFolder + sep) && !/\.test\.ts$/.test(input)
  );
}

function hashFiles(folder: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${relative(folder, file)}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as { errors?: unknown }).errors);
}

function problemOf(message: Message, clusterFile: string): Problem {
  const { location, text } = message;
  const place = location
    ? { file: resolve(dirname(clusterFile), location.file), line: location.line, column: location.column + 1 }
    : { ...nowhere, file: clusterFile };
  const note = message.notes[0]?.text;
  const unresolved = /^Could not resolve "(.*)"/.exec(text)?.[1];
  if (unresolved !== undefined) {
    const fix = importFix(unresolved);
    return { code: "unresolved-import", message: lowerFirst(text), fix, place, path: [] };
  }
  const missing = /^No matching export in "(.*)" for import "(.*)"/.exec(text);
  if (missing?.[1] !== undefined && missing[2] !== undefined) {
    const isOurs = isOwn(resolve(dirname(clusterFile), missing[1]));
    const message = `${isOurs ? "tutti" : missing[1]} has no export "${missing[2]}"`;
    const fix = note ? lowerFirst(note) : "import a name that it has; an editor with TypeScript shows which";
    return { code: "unresolved-import", message, fix, place, path: [] };
  }
  const fix = note ?? "correct the line; an editor with TypeScript shows more";
  return { code: "syntax-error", message: `this is not valid TypeScript: ${text}`, fix, place, path: [] };
}

/** What the bundler advises is for those who bundle. */
function importFix(named: string): string {
  if (/^[./]/.test(named)) return "check the path: there is no such file beside the one that imports it";
  if (/(^|[@/])tutti(\/|$)/.test(named) || distance(named, "tutti") === 1)
    return 'did you mean: from "tutti"';
  const name = named
    .split("/")
    .slice(0, named.startsWith("@") ? 2 : 1)
    .join("/");
  return `correct the name, or install the package beside the cluster file: npm install ${name}`;
}

/** How many letters are too many, too few, or others. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1];
    for (let at = 1; at <= b.length; at += 1) {
      const [left = 0, above = 0, before = 0] = [next[at - 1], row[at], row[at - 1]];
      next.push(Math.min(left + 1, above + 1, before + (letter === b[at - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
