/** Completion scripts: sound for their shell, and complete, since they come from the command tree. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandTree } from "./command-tree.ts";
import { completionScript, shells } from "./completion-script.ts";
import { rootOf } from "./tree.ts";

const commands = commandTree(rootOf());

test("the tree holds every verb but the hidden one", () => {
  const verbs = [...new Set(commands.map(({ words }) => words[0]))].join(" ");
  expect(verbs).toBe(
    "init check plan rehearse up deploy cancel rollback history diff status logs top events metrics load exec config secret scale restart wait maintenance lock doctor setup down completion",
  );
});

test("every verb takes --file, --json and --yes", () => {
  for (const { flags } of commands) {
    expect(flags.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["--file", "--json", "--yes", "--no-color"]),
    );
  }
});

describe.each(shells)("%s", (shell) => {
  const script = completionScript(shell, commands);

  test("holds verbs, verbs below verbs, and flags", () => {
    for (const word of ["rollback", "acquire", "only"]) expect(script).toContain(word);
  });

  test("is sound for the shell", () => {
    const file = join(mkdtempSync(join(tmpdir(), "tutti-completion-")), `tutti.${shell}`);
    writeFileSync(file, script);
    const { status, stderr } = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    rmSync(dirname(file), { recursive: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

test.each([
  ["tutti ro", "rollback"],
  ["tutti lock ", "acquire release status"],
  ["tutti secret ", "set generate list rotate rm"],
  ["tutti secret rotate --fi", "--file --finish"],
  ["tutti lock acquire --m", "--message"],
  ["tutti deploy --pl", "--plan"],
])("bash completes %j", (line, expected) => {
  const words = line.split(" ").map((word) => `"${word}"`);
  const ask = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _tutti; echo "\${COMPREPLY[*]}"`;
  const { stdout } = spawnSync("bash", ["--norc"], {
    input: `${completionScript("bash", commands)}\n${ask}\n`,
    encoding: "utf8",
  });
  expect(stdout.trim()).toBe(expected);
});
