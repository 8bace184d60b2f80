/** Words that cannot be taken: which help is named. */
import { expect, test } from "vitest";
import { commandTree } from "./command-tree.ts";
import { rootOf } from "./tree.ts";
import { helpFor, toldOnce } from "./usage-errors.ts";

test("the help that is named is that of the command that was meant", () => {
  const commands = commandTree(rootOf()).map(({ words }) => words);
  expect(helpFor(["deploy", "--nope"], commands)).toBe("tutti deploy --help");
  expect(helpFor(["scale", "web"], commands)).toBe("tutti scale --help");
  expect(helpFor(["lock", "acquire", "x"], commands)).toBe("tutti lock acquire --help");
  expect(helpFor(["lock", "x"], commands)).toBe("tutti lock --help");
  expect(helpFor(["deplyo"], commands)).toBe("tutti --help");
  expect(helpFor(["--nope"], commands)).toBe("tutti --help");
});

test("what is missing twice under one name is told once", () => {
  expect(toldOnce("REVISION is missing\nREVISION is missing")).toBe("REVISION is missing");
});
