/** Places out of stacks. */
import { expect, test } from "vitest";
import { callerPlace, framesOf } from "./place.ts";

const stack = (...frames: readonly string[]): string =>
  ["Error: place", ...frames.map((f) => `    at ${f}`)].join("\n");

test("the caller is the first frame outside of tutti's own folder", () => {
  const text = stack(
    "here (file:///opt/tutti/dist/model/read.js:11:22)",
    "service (file:///opt/tutti/dist/model/service.js:1:2)",
    "makeWeb (/home/ann/my (own) shop/parts.ts:7:3)",
    "file:///home/ann/my%20shop/cluster.ts:9:1",
    "ModuleJob.run (node:internal/modules/esm/module_job:343:25)",
  );
  expect(callerPlace(text)).toEqual({ file: "/home/ann/my (own) shop/parts.ts", line: 7, column: 3 });
  expect(framesOf(text).at(-1)).toEqual({ file: "/home/ann/my shop/cluster.ts", line: 9, column: 1 });
});

test("frames of every form", () => {
  const text = stack(
    "new Thing (/a/b.ts:1:2)",
    "async Promise.all (index 0)",
    "async /a/c.ts:3:4",
    "A.b [as c] (/a/d.ts:5:6)",
  );
  expect(framesOf(text).map(({ file, line }) => [file, line])).toEqual([
    ["/a/b.ts", 1],
    ["/a/c.ts", 3],
    ["/a/d.ts", 5],
  ]);
});

test("no stack is nowhere", () => {
  expect(callerPlace(undefined).line).toBe(0);
});
