/** The rules of STYLE.md that a program can check. Each message names what to do instead. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@babel/parser";
import { describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "dist", ".git", ".tutti", "fixtures"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

const sources = filesBelow(join(root, "src"), /\.ts$/);
const examples = filesBelow(join(root, "examples"), /\.ts$/);
const tests = filesBelow(join(root, "tests"), /\.ts$/);
const code = [...sources, ...examples, ...tests];
const text = (path: string): string => readFileSync(path, "utf8");
const name = (path: string): string => relative(root, path);

/** Layers in the order of imports: each may use those that it lists, and itself. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ["base"],
  contract: ["base", "model"],
  components: ["base", "model", "contract"],
  check: ["base", "model", "contract", "components"],
  control: ["base", "model", "contract"],
  engine: ["base", "model", "contract", "control"],
  rehearsal: ["base", "model", "contract", "components", "control", "engine"],
  "targets/local": ["base", "model", "contract", "components"],
  host: ["base", "model", "contract"],
  supervisor: ["base", "model", "contract", "components", "check", "control", "engine"],
  cli: [
    ...["base", "model", "contract", "components", "check", "control", "engine", "rehearsal"],
    ...["targets/local", "host", "supervisor"],
  ],
};
const PURE = ["base", "model", "contract", "components", "check", "control", "engine", "rehearsal"];

function layerOf(path: string): string {
  const inside = relative(join(root, "src"), path);
  return Object.keys(LAYERS).find((layer) => inside.startsWith(`${layer}/`)) ?? "entry";
}

function importsOf(path: string): string[] {
  return [...text(path).matchAll(/^\s*(?:import|export)[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
}

describe("layers", () => {
  const production = sources.filter((path) => !/\.(test|examples)\.ts$/.test(path));

  it("import only what stands before them", () => {
    const wrong = production.flatMap((path) => {
      const layer = layerOf(path);
      const allowed = layer === "entry" ? ["base", "model"] : [layer, ...(LAYERS[layer] ?? [])];
      return importsOf(path)
        .filter((target) => target.startsWith("."))
        .map((target) => layerOf(join(dirname(path), target)))
        .filter((target) => !allowed.includes(target))
        .map((target) => `${name(path)} imports ${target}; move the code down, or pass it in through a port`);
    });
    expect(wrong).toEqual([]);
  });

  it("that are pure import no package and nothing of node", () => {
    const wrong = production
      .filter((path) => PURE.includes(layerOf(path)))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => !target.startsWith("."))
          .map((target) => `${name(path)} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("that are pure have no clock, no randomness, no environment", () => {
    const banned =
      /\bDate\.now\b|\bnew Date\b|\bMath\.random\b|\bprocess\.env\b|\bglobalThis\b|\bsetTimeout\b|\bIntl\b/;
    const wrong = production.filter((path) => PURE.includes(layerOf(path)) && banned.test(text(path)));
    expect(
      wrong.map((path) => `${name(path)}: take the time, randomness or environment as an argument`),
    ).toEqual([]);
  });

  it("stand in the compiler's settings as they stand here", () => {
    for (const [layer, allowed] of Object.entries(LAYERS)) {
      const folder = join(root, "src", layer);
      const settings = JSON.parse(text(join(folder, "tsconfig.json"))) as { references: { path: string }[] };
      const referenced = settings.references.map(({ path }) =>
        relative(join(root, "src"), join(folder, path)),
      );
      expect(referenced, layer).toEqual(allowed);
    }
  });
});

describe("files", () => {
  it("open with a sentence of purpose", () => {
    const wrong = code.filter((path) => !/^(#!.*\n)?(\/\*\*|\/\/) ?[\s\S]{10}/.test(text(path)));
    expect(
      wrong.map((path) => `${name(path)}: open with /** One sentence that says what the file is for. */`),
    ).toEqual([]);
  });

  it("have at most 300 lines", () => {
    const wrong = code.filter((path) => text(path).split("\n").length > 301);
    expect(wrong.map((path) => `${name(path)}: split it by what it is about`)).toEqual([]);
  });

  it("have no FIXME, no .only, no skipped test, no `any` cast, no non-null assertion", () => {
    const banned = /FIXME|\b(it|describe|test)\.(only|skip|todo)\b|\bas any\b(?!\))/;
    const wrong = code.filter((path) => !path.endsWith("tidy.test.ts") && banned.test(text(path)));
    expect(wrong.map(name)).toEqual([]);
  });

  it("have no default export besides what users write and tools ask for", () => {
    const wrong = sources.filter(
      (path) => !path.endsWith(".test.ts") && /^export default (?!cluster)/m.test(text(path)),
    );
    expect(wrong.map((path) => `${name(path)}: export it by its name`)).toEqual([]);
  });
});

/** Functions longer than the limit that are there today. The list may only get shorter. */
const LONG_FUNCTIONS: readonly string[] = [];

describe("functions", () => {
  it("have at most 60 lines", { timeout: 120_000 }, () => {
    const long = [...sources, ...examples]
      .filter((path) => !path.endsWith(".test.ts") && !/\/test\//.test(path))
      .flatMap((path) => longFunctions(path).map((it) => `${name(path)} ${it}`));
    expect(long.filter((it) => !LONG_FUNCTIONS.includes(it))).toEqual([]);
    expect(
      LONG_FUNCTIONS.filter((it) => !long.includes(it)),
      "remove what is not long any more",
    ).toEqual([]);
  });
});

interface SyntaxNode {
  readonly type: string;
  readonly loc?: {
    readonly start: { readonly line: number };
    readonly end: { readonly line: number };
  } | null;
  readonly id?: { readonly name?: string } | null;
  readonly key?: { readonly name?: string } | null;
}

function longFunctions(path: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (node === null || typeof node !== "object") return;
    const { type, loc, id, key } = node as SyntaxNode;
    const isFunction =
      /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ObjectMethod|ClassMethod|ClassPrivateMethod)$/.test(
        type,
      );
    if (isFunction && loc && loc.end.line - loc.start.line + 1 > 60)
      found.push(id?.name ?? key?.name ?? `line ${loc.start.line}`);
    for (const [field, child] of Object.entries(node))
      if (field !== "loc" && !field.endsWith("omments")) visit(child);
  };
  visit(parse(text(path), { sourceType: "module", plugins: ["typescript"] }).program);
  return found;
}

describe("documents", () => {
  const documents = filesBelow(root, /\.md$/);

  it("link only to files that exist", () => {
    const wrong = documents.flatMap((path) =>
      [...text(path).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => statSync(join(dirname(path), target), { throwIfNoEntry: false }) === undefined)
        .map((target) => `${name(path)} links to ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("name no path of the machine they were written on", () => {
    const everything = [...documents, ...code, ...filesBelow(join(root, "scripts"), /\.mjs$/)];
    const wrong = everything.filter(
      (path) => !path.endsWith("tidy.test.ts") && /\/work\/|\.\.\/shared\/|\.library/.test(text(path)),
    );
    expect(wrong.map(name)).toEqual([]);
  });
});

describe("dependencies", () => {
  const manifest = JSON.parse(text(join(root, "package.json"))) as Record<string, Record<string, string>>;

  it("are those that were decided on", () => {
    expect(Object.keys(manifest["dependencies"] ?? {}).sort()).toEqual([
      "@babel/parser",
      "@hono/node-server",
      "@photostructure/sqlite",
      "@stricli/core",
      "esbuild",
      "hono",
      "node-forge",
      "pino",
      "prom-client",
      "zod",
    ]);
  });

  it("have exact versions", () => {
    const all = Object.entries({ ...manifest["dependencies"], ...manifest["devDependencies"] });
    expect(all.filter(([, version]) => !/^\d/.test(version))).toEqual([]);
  });
});
