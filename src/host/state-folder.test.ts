/** The state folder and the run folder: where they are, who may enter, and how long a socket's path is. */
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeStateFolder, socketPath, stateFolderOf } from "./state-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tutti-state-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("is made for its owner alone, and kept out of version control", () => {
  const folder = stateFolderOf(join(root, "cluster.ts"), { TUTTI_RUN_DIR: join(root, "run") });
  expect(makeStateFolder(folder)).toEqual({ ok: true, value: folder });
  expect(makeStateFolder(folder).ok).toBe(true);
  for (const path of [folder.root, folder.data, folder.run]) expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(folder.root, ".gitignore"), "utf8")).toBe("*\n");
});

test("two clusters have two run folders, and one cluster always the same", () => {
  const run = (file: string): string => stateFolderOf(file, {}).run;
  expect(run("/a/cluster.ts")).toBe(run("/a/cluster.ts"));
  expect(run("/a/cluster.ts")).not.toBe(run("/b/cluster.ts"));
  expect(run("/a/cluster.ts")).toMatch(/^\/tmp\/tutti-\d+\/[0-9a-f]{8}$/);
});

test("every environment finds the run folder that the state folder was made with", () => {
  const file = join(root, "cluster.ts");
  const made = stateFolderOf(file, { TUTTI_RUN_DIR: join(root, "run") });
  expect(makeStateFolder(made).ok).toBe(true);
  expect(stateFolderOf(file, {}).run).toBe(made.run);
  expect(stateFolderOf(file, { XDG_RUNTIME_DIR: "/elsewhere", TUTTI_RUN_DIR: "/other" }).run).toBe(made.run);
  symlinkSync(root, `${root}-link`);
  expect(stateFolderOf(join(`${root}-link`, "cluster.ts"), {}).run).toBe(made.run);
  rmSync(`${root}-link`);
});

test("a copied state folder does not lead to the supervisor of the original", () => {
  const made = stateFolderOf(join(root, "cluster.ts"), { TUTTI_RUN_DIR: join(root, "run") });
  expect(makeStateFolder(made).ok).toBe(true);
  cpSync(made.root, join(root, "copy", ".tutti"), { recursive: true });
  expect(stateFolderOf(join(root, "copy", "cluster.ts"), {}).run).not.toBe(made.run);
});

test("a run folder that others can write to, or that is a link, is refused", () => {
  const open = stateFolderOf(join(root, "cluster.ts"), { TUTTI_RUN_DIR: join(root, "open") });
  mkdirSync(join(root, "open"));
  chmodSync(join(root, "open"), 0o777);
  expect(makeStateFolder(open)).toMatchObject({ ok: false, error: { code: "no-permission" } });
  const linked = stateFolderOf(join(root, "cluster.ts"), { TUTTI_RUN_DIR: join(root, "linked") });
  mkdirSync(join(root, "elsewhere"));
  symlinkSync(join(root, "elsewhere"), join(root, "linked"));
  expect(makeStateFolder(linked)).toMatchObject({ ok: false, error: { code: "no-permission" } });
});

test("a run folder with a comma is refused: HAProxy would cut the path of its socket there", () => {
  const folder = stateFolderOf(join(root, "cluster.ts"), { TUTTI_RUN_DIR: join(root, "a,b") });
  const made = makeStateFolder(folder);
  expect(made.ok ? "" : made.error.message).toContain("comma");
  expect(stateFolderOf("/a,b/cluster.ts", {}).run).not.toContain(",");
});

test("a socket path that the system would cut is refused with its length", () => {
  const short = stateFolderOf("/a/cluster.ts", {});
  expect(socketPath(short, "supervisor.sock")).toEqual({
    ok: true,
    value: join(short.run, "supervisor.sock"),
  });
  const long = stateFolderOf("/a/cluster.ts", { TUTTI_RUN_DIR: `/tmp/${"x".repeat(90)}` });
  const refused = socketPath(long, "supervisor.sock");
  expect(refused.ok ? "" : refused.error.message).toMatch(/is \d+ bytes long/);
});
