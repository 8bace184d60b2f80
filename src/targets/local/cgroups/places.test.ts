/** Where limits can be set, told from the texts of /proc and folders that stand for mounted cgroups. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { limitPlaces } from "./places.ts";

let top = "";

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "tutti-places-"));
});
afterEach(() => rmSync(top, { recursive: true }));

const mount = (point: string, type: string, options: string): string =>
  `31 23 0:28 / ${point} rw,relatime - ${type} ${type} ${options}\n`;

/** A folder of version 2 with the files that the kernel would show. */
function folderOf2(path: string, files: Readonly<Record<string, string>>): string {
  const folder = join(top, path);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test("hybrid: controllers of version 1, with a tree of version 2 beside them that limits nothing", () => {
  const unified = folderOf2("unified", { "cgroup.controllers": "hugetlb\n" });
  const memory = folderOf2("memory", {});
  const cpu = folderOf2("cpu", {});
  const text =
    mount(cpu, "cgroup", "rw,cpu,cpuacct") +
    mount(memory, "cgroup", "rw,memory") +
    mount(unified, "cgroup2", "rw");
  expect(limitPlaces(text, "0::/\n")).toEqual({
    memory: { found: true, version: "v1", folder: memory },
    cpu: { found: true, version: "v1", folder: cpu },
  });
});

test("version 2 as root of the machine: the top, whose controllers can be passed on", () => {
  const folder = folderOf2("", {
    "cgroup.controllers": "cpu memory pids\n",
    "cgroup.subtree_control": "\n",
    "cgroup.procs": "1\n2\n",
  });
  expect(limitPlaces(mount(folder, "cgroup2", "rw"), "0::/init\n")).toEqual({
    memory: { found: true, version: "v2", folder },
    cpu: { found: true, version: "v2", folder },
  });
});

test("version 2 in a container: a folder with processes in it cannot pass controllers on", () => {
  const folder = folderOf2("", {
    "cgroup.controllers": "cpu memory\n",
    "cgroup.subtree_control": "\n",
    "cgroup.type": "domain\n",
    "cgroup.procs": "1\n",
  });
  const { memory } = limitPlaces(mount(folder, "cgroup2", "rw"), "0::/\n");
  expect(memory).toEqual({
    found: false,
    why: `${folder} holds processes itself, so the kernel does not let it pass memory on to others`,
  });
});

test("version 2 with a controller that was not delegated: told for it alone", () => {
  const folder = folderOf2("", {
    "cgroup.controllers": "memory pids\n",
    "cgroup.subtree_control": "memory pids\n",
    "cgroup.type": "domain\n",
    "cgroup.procs": "",
  });
  expect(limitPlaces(mount(folder, "cgroup2", "rw"), "0::/\n")).toEqual({
    memory: { found: true, version: "v2", folder },
    cpu: { found: false, why: `the controller cpu is not given to ${folder}` },
  });
});

test("no cgroups, and cgroups that this user may not write to", () => {
  expect(limitPlaces("", "").memory).toEqual({
    found: false,
    why: "this system has no cgroups that limit memory",
  });
  const absent = join(top, "absent");
  expect(limitPlaces(mount(absent, "cgroup", "ro,memory"), "").memory).toEqual({
    found: false,
    why: `this user may not limit memory: ${join(absent, "tutti")} can neither be made nor written to`,
  });
});
