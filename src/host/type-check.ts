/** Type-checks a cluster file with the TypeScript compiler of its project, where there is one. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Problem } from "../base/problem.ts";
import { ownTypes } from "./own-package.ts";
import { writeFileAtomically } from "./write-file.ts";

export interface TypeCheckRequest {
  readonly file: string;
  /** Hash of all files that the cluster file consists of; see `loadCluster`. */
  readonly hash: string;
  /** `.tutti/cache`. */
  readonly cacheFolder: string;
  /** How long the compiler may take. Default 60 s. */
  readonly limitMs?: number;
}

export interface TypeCheckResult {
  readonly problems: readonly Problem[];
  /** Version of the compiler. */
  readonly compiler: string;
  /** The files and the compiler are the ones of an earlier check. */
  readonly cached: boolean;
}

interface Compiler {
  readonly version: string;
  readonly program: string;
  readonly arguments: readonly string[];
}

/** Undefined when there is no compiler beside the file nor beside tutti: builders then check on their own. */
export async function typeCheck(request: TypeCheckRequest): Promise<TypeCheckResult | undefined> {
  const compiler = await findCompiler(request.file);
  if (!compiler) return undefined;
  const key = cacheKey(request, compiler);
  const cacheFile = join(request.cacheFolder, `types-${key}.json`);
  const known = readCached(cacheFile);
  if (known) return { problems: known, compiler: compiler.version, cached: true };
  const folder = workFolder(request.cacheFolder);
  try {
    const problems = await compile(compiler, writeConfig(request.file, folder.path, key), request);
    // A compiler that failed to run says nothing about these files, so that is not remembered.
    if (folder.isCache && !problems.some(({ code }) => code === COMPILER_FAILED)) {
      writeFileAtomically(cacheFile, JSON.stringify(problems), 0o600);
    }
    return { problems, compiler: compiler.version, cached: false };
  } finally {
    if (!folder.isCache) rmSync(folder.path, { recursive: true, force: true });
  }
}

/** The cache, or where nobody may write there a folder for this one time. */
function workFolder(cache: string): { readonly path: string; readonly isCache: boolean } {
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    accessSync(cache, constants.W_OK);
    return { path: cache, isCache: true };
  } catch {
    return { path: mkdtempSync(join(tmpdir(), "tutti-types-")), isCache: false };
  }
}

async function findCompiler(file: string): Promise<Compiler | undefined> {
  for (const from of [file, fileURLToPath(import.meta.url)]) {
    const packageFile = resolveFrom(from, "typescript/package.json");
    if (!packageFile) continue;
    const { version } = JSON.parse(readFileSync(packageFile, "utf8")) as { version: string };
    return { version, ...(await programOf(dirname(packageFile))) };
  }
  return undefined;
}

/** From version 7 on the compiler is a program of its own; starting it directly spares a start of Node. */
async function programOf(folder: string): Promise<Pick<Compiler, "program" | "arguments">> {
  const locator = join(folder, "lib", "getExePath.js");
  if (existsSync(locator)) {
    try {
      const { default: getPath } = (await import(pathToFileURL(locator).href)) as { default: () => string };
      return { program: getPath(), arguments: [] };
    } catch {
      // Its own start script then says what is wrong with the installation.
    }
  }
  return { program: process.execPath, arguments: [join(folder, "bin", "tsc")] };
}

function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}

/** Everything that the verdict depends on. */
function cacheKey(request: TypeCheckRequest, compiler: Compiler): string {
  const types = readFileSync(ownTypes());
  const hash = createHash("sha256").update(
    `${CONFIG_VERSION} ${request.file} ${request.hash} ${compiler.version}\0`,
  );
  return hash.update(ownTypes()).update(types).digest("hex").slice(0, 32);
}

const CONFIG_VERSION = 1;

function readCached(file: string): readonly Problem[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as readonly Problem[];
  } catch {
    return undefined;
  }
}

/** Stands in for @types/node where it is not installed, so that a file may still read a file or a variable. */
const NODE_STAND_IN = `declare module "node:*";
declare const process: any;
declare const Buffer: any;
declare const console: any;
interface ImportMeta { readonly url: string; readonly dirname: string; readonly filename: string }
`;

function writeConfig(file: string, folder: string, key: string): string {
  const nodeTypes = resolveFrom(file, "@types/node/package.json");
  const standIn = join(folder, "node-stand-in.d.ts");
  if (!nodeTypes) writeFileAtomically(standIn, NODE_STAND_IN, 0o600);
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: "es2022",
      lib: ["es2023"],
      // The file is bundled before it runs, so imports mean what a bundler takes them for.
      module: "esnext",
      moduleResolution: "bundler",
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      types: nodeTypes ? ["node"] : [],
      ...(nodeTypes ? { typeRoots: [dirname(dirname(nodeTypes))] } : {}),
      paths: { tutti: [ownTypes()] },
    },
    files: nodeTypes ? [file] : [file, resolve(standIn)],
  };
  const path = join(folder, `tsconfig-${key}.json`);
  writeFileAtomically(path, JSON.stringify(config), 0o600);
  return path;
}

const COMPILER_FAILED = "type-check-failed";

function compile(compiler: Compiler, config: string, request: TypeCheckRequest): Promise<readonly Problem[]> {
  const words = [...compiler.arguments, "--project", config, "--pretty", "false"];
  const cwd = dirname(request.file);
  const options = { cwd, timeout: request.limitMs ?? 60_000, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((settle) => {
    execFile(compiler.program, words, options, (error, stdout, stderr) => {
      const problems = parseDiagnostics(stdout, cwd);
      if (problems.length > 0 || !error) return settle(problems);
      settle([failedToRun(compiler, request.file, stderr.trim() || stdout.trim() || error.message)]);
    });
  });
}

function failedToRun(compiler: Compiler, file: string, reason: string): Problem {
  const message = `the TypeScript compiler ${compiler.version} did not run: ${reason}`;
  const fix = "install typescript anew beside the cluster file, or remove it there";
  return { code: COMPILER_FAILED, message, fix, place: { file, line: 0, column: 0 }, path: [] };
}

const DIAGNOSTIC = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

/** Lines of `file(line,column): error TSn: text`; indented lines go on with the one before. */
export function parseDiagnostics(output: string, cwd: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const line of output.split(/\r?\n/)) {
    const match = DIAGNOSTIC.exec(line);
    const last = problems.at(-1);
    if (match) problems.push(diagnostic(match, cwd));
    else if (last && /^\s+\S/.test(line)) problems[problems.length - 1] = continued(last, line);
  }
  return problems;
}

function diagnostic(
  [, file = "", line, column, code = "", text = ""]: readonly string[],
  cwd: string,
): Problem {
  const place = { file: resolve(cwd, file), line: Number(line), column: Number(column) };
  const fix = `make the value fit the type; an editor shows what fits (TypeScript says ${code})`;
  return { code: `type-${code}`, message: text, fix, place, path: [] };
}

function continued(problem: Problem, line: string): Problem {
  return { ...problem, message: `${problem.message}\n${line}` };
}
