/** Type checks: what the compiler says, remembered by the hash of the files. */
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parseDiagnostics, typeCheck } from "./type-check.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tutti-types-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const cacheFolder = join(folder, "cache");

test("reads diagnostics, with the lines that go on", () => {
  const output = `cluster.ts(3,7): error TS2322: Type 'A' is wrong.
  Type 'B' is deeper.
../x.ts(1,2): error TS1: other
Found 2 errors.`;
  expect(parseDiagnostics(output, "/a/b")).toMatchObject([
    {
      code: "type-TS2322",
      message: "Type 'A' is wrong.\n  Type 'B' is deeper.",
      place: { file: "/a/b/cluster.ts", line: 3 },
    },
    { message: "other", place: { file: "/a/x.ts", line: 1, column: 2 } },
  ]);
});

test("finds the mistake once, and remembers it", async () => {
  const file = join(folder, "cluster.ts");
  // Node's own modules may be imported, though there are no types of them beside this file.
  writeFileSync(
    file,
    `import { join } from "node:path";
import { cluster, service } from "tutti";
const web = service("web", { command: ["node", join("a", "b"), process.env["X"] ?? ""], replicas: "3" });
export default cluster("shop", { services: [web] });
`,
  );
  const first = await typeCheck({ file, hash: "one", cacheFolder });
  expect(first).toMatchObject({
    cached: false,
    problems: [{ code: "type-TS2322", place: { file, line: 3, column: 89 } }],
  });
  expect(first?.problems).toHaveLength(1);
  expect(await typeCheck({ file, hash: "one", cacheFolder })).toEqual({ ...first, cached: true });
  expect((await typeCheck({ file, hash: "two", cacheFolder }))?.cached).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(["cache", "cluster.ts"]);
});

test("where nothing can be remembered it checks all the same, and leaves nothing behind", async () => {
  const file = join(folder, "cluster.ts");
  // Below a file there can be no folder, whoever asks.
  const checked = await typeCheck({ file, hash: "one", cacheFolder: join(file, "cache") });
  expect(checked?.problems.map(({ code }) => code)).toEqual(["type-TS2322"]);
  expect(checked?.cached).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(["cache", "cluster.ts"]);
});
