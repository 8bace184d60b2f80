/** Exact places, and the line that is shown for one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exactPlace, sourceLine } from "./locate.ts";

const folder = mkdtempSync(join(tmpdir(), "tutti-locate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "cluster.ts");
writeFileSync(
  file,
  `const web = service("web", {
  resources: { reserve: { memory: "1 GB" } },
  release: tutti.rolling({ drain: 30 }),
  ...more, "health": check,
\tenv: { A: 1 } as Env,
});
`,
);
const call = { file, line: 1, column: 13 };

test.each([
  [["resources", "reserve", "memory"], 2, 27],
  [["release", "drain"], 3, 28],
  [["release", "gone"], 3, 3],
  [["health"], 4, 12],
  [["env", "A"], 5, 9],
  [["gone"], 1, 13],
  [[], 1, 13],
])("%j", async (path, line, column) => {
  expect(await exactPlace(call, path)).toEqual({ file, line, column });
});

test("a method call is found by the name that the stack points at", async () => {
  expect(await exactPlace({ file, line: 3, column: 18 }, ["drain"])).toEqual({ file, line: 3, column: 28 });
});

test("a file that is gone keeps the place as it was", async () => {
  const gone = { file: join(folder, "gone.ts"), line: 1, column: 2 };
  expect(await exactPlace(gone, ["a"])).toEqual(gone);
  expect(sourceLine(gone)).toBeUndefined();
});

test("shows the line with a mark below the column", () => {
  expect(sourceLine({ file, line: 3, column: 28 })).toBe(
    `3 |   release: tutti.rolling({ drain: 30 }),\n${" ".repeat(4)}${" ".repeat(27)}^`,
  );
  expect(sourceLine({ file, line: 5, column: 2 })).toBe("5 | \tenv: { A: 1 } as Env,\n    \t^");
});
