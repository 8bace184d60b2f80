/** What is left in the folders of a cluster when its instances are gone. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forgetPassing, passingFolderOf } from "./layout.ts";

function passedTo(runFolder: string, instance: string): string {
  const folder = passingFolderOf(runFolder, instance);
  mkdirSync(folder);
  writeFileSync(join(folder, "main.pem"), "a key");
  return folder;
}

test("keys of instances that are gone are removed, those of known ones and of other clusters stay", () => {
  const [ours, other] = [
    mkdtempSync(join(tmpdir(), "tutti-ours-")),
    mkdtempSync(join(tmpdir(), "tutti-other-")),
  ];
  const gone = passedTo(ours, "edge-1.r1");
  const kept = [passedTo(ours, "edge-1.r2"), passedTo(other, "edge-1.r1")];
  forgetPassing(ours, new Set(["edge-1.r2"]));
  const left = kept.map((folder) => existsSync(folder));
  for (const folder of [...kept, ours, other]) rmSync(folder, { recursive: true });
  expect(existsSync(gone)).toBe(false);
  expect(left).toEqual([true, true]);
});
