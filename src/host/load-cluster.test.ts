/** Loading: places, problems of every kind, and files that misbehave. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Problem } from "../base/problem.ts";
import { loadCluster } from "./load-cluster.ts";

let folder: string;

beforeAll(() => {
  // A space in the path must not matter to stack frames.
  folder = join(realpathSync(mkdtempSync(join(tmpdir(), "tutti-load-"))), "my (own) cluster");
  mkdirSync(folder);
});
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function problemsOf(text: string, limitMs = 5_000): Promise<readonly Problem[]> {
  const loaded = await loadCluster(write("cluster.ts", text), { limitMs });
  return loaded.ok ? [] : loaded.error;
}

const SOUND = `import { cluster, http, join, redis, service } from "tutti";
import { replicas } from "./more.ts";
import { port } from "shared";
const state = redis("state");
const web = service("web", {
  command: ["node", "web.js"],
  port: http(port),
  replicas,
  env: { URL: join\`\${state.url}/0\`, FOLDER: import.meta.dirname },
});
export default cluster("shop", { services: [web] });
`;

test("loads a file with its imports, its packages, and the places of its parts", async () => {
  write("more.ts", "export const replicas: number = 3;\n");
  mkdirSync(join(folder, "node_modules", "shared"), { recursive: true });
  writeFileSync(
    join(folder, "node_modules/shared/index.js"),
    "exports.port = 8080 + 0 * require('os').cpus().length;",
  );
  const file = write("sound.ts", SOUND);
  const loaded = await loadCluster(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const { cluster, files } = loaded.value;
  expect(cluster.services[0]).toMatchObject({ name: "web", replicas: 3, env: { FOLDER: folder } });
  expect(cluster.services[0]?.port?.port).toBe(8080);
  expect(cluster.services[0]?.place).toEqual({ file, line: 5, column: 13 });
  expect(cluster.stores[0]?.place).toEqual({ file, line: 4, column: 15 });
  expect(files.map((path) => path.slice(folder.length + 1))).toEqual([
    "more.ts",
    "node_modules/shared/index.js",
    "sound.ts",
  ]);
  expect(Object.isFrozen(cluster.services[0]?.env)).toBe(true);
});

test("the hash of the file set follows every file, and nothing else", async () => {
  const hash = async (more: string): Promise<string> => {
    write("more.ts", more);
    const loaded = await loadCluster(write("sound.ts", SOUND));
    return loaded.ok ? loaded.value.hash : "";
  };
  const first = await hash("export const replicas: number = 3;\n");
  expect(await hash("export const replicas: number = 4;\n")).not.toBe(first);
  expect(await hash("export const replicas: number = 3;\n")).toBe(first);
});

test("a builder's problem points at the option, inside of nested calls too", async () => {
  const problems = await problemsOf(`import { cluster, rolling, service } from "tutti";
const web = service("web", {
  command: ["a"], replicas: "3",
  release: rolling({
    surge: 1 }), resources: { memory: "4 GB" },
});
export default cluster("shop", { services: [web] });`);
  expect(problems.map(({ code, place }) => [code, place.line, place.column])).toEqual([
    ["wrong-value", 5, 31],
    ["wrong-value", 3, 19],
  ]);
});

test("a syntax error has its place", async () => {
  const [problem] = await problemsOf(`const a = 1;\nconst b = = 2;\n`);
  expect(problem).toMatchObject({ code: "syntax-error", place: { line: 2, column: 11 } });
  expect(problem?.message).toContain("Unexpected");
});

test("an import that leads nowhere has its place", async () => {
  const [problem] = await problemsOf(`import { x } from "./gone.ts";\nexport default x;`);
  expect(problem).toMatchObject({ code: "unresolved-import", place: { line: 1, column: 19 } });
});

test.each([
  [
    `import { cluster } from "tuti";\nexport default cluster;`,
    "unresolved-import",
    'did you mean: from "tutti"',
  ],
  [`import { cluster } from "@tutti/core";\nexport default cluster;`, "unresolved-import", "did you mean"],
  [`import x from "@left/pad/in";\nexport default x;`, "unresolved-import", "npm install @left/pad"],
  [`import { servce } from "tutti";\nexport default servce;`, "unresolved-import", "service"],
  [`export default tcp(80);`, "file-threw", 'import { tcp } from "tutti"'],
  [`export default udp(80);`, "file-threw", "correct the line"],
])("of %j it is said what would be right", async (text, code, fix) => {
  const [problem] = await problemsOf(text);
  expect(problem).toMatchObject({ code, fix: expect.stringContaining(fix) });
  expect(problem?.fix).not.toContain("external");
});

test("an error that the file throws has its place", async () => {
  const [problem] = await problemsOf(`const a: { b?: { c: number } } = {};\nconsole.log((a as any).b.c);`);
  expect(problem).toMatchObject({ code: "file-threw", place: { file: join(folder, "cluster.ts"), line: 2 } });
  expect(problem?.message).toContain("TypeError");
});

test.each([
  ["no default export", "export const a = 1;", "no-default-export"],
  ["a number", "export default 5;", "not-a-cluster"],
  ["a function", "export default () => 1;", "not-a-cluster"],
  ["a part", 'import { redis } from "tutti";\nexport default redis("state");', "not-a-cluster"],
  ["a look-alike", 'export default { kind: "cluster", name: "x" };', "not-a-cluster"],
  ["a look-alike with functions", 'export default { kind: "cluster", name: () => 1 };', "file-threw"],
  ["an exit", "process.exit(3);", "file-exited"],
  ["a wait without end", "await new Promise(() => {});", "file-exited"],
])("refuses %s", async (_name, text, code) => {
  const problems = await problemsOf(text);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  expect(problems[0]?.fix).not.toBe("");
});

test("a file that loops is stopped", async () => {
  const [problem] = await problemsOf("for (;;);", 300);
  expect(problem).toMatchObject({ code: "file-too-slow" });
  expect(problem?.message).toContain("within 300ms");
});

test("a file that is missing", async () => {
  const loaded = await loadCluster(join(folder, "absent.ts"));
  expect(loaded.ok ? [] : loaded.error).toMatchObject([{ code: "no-cluster-file" }]);
});
