/** Finding the cluster file. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findCluster, findKept } from "./find-cluster.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "tutti-find-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const shop = join(root, "shop");
mkdirSync(join(shop, "src", "deep"), { recursive: true });
writeFileSync(join(shop, "cluster.ts"), "");
writeFileSync(join(shop, "other.ts"), "");

test("looks here and upward", () => {
  expect(findCluster(shop)).toEqual({ ok: true, value: join(shop, "cluster.ts") });
  expect(findCluster(join(shop, "src", "deep"))).toEqual({ ok: true, value: join(shop, "cluster.ts") });
});

test("takes the file that is named, or the cluster file of a folder", () => {
  expect(findCluster(join(shop, "src"), "../other.ts")).toEqual({ ok: true, value: join(shop, "other.ts") });
  expect(findCluster(root, "shop")).toEqual({ ok: true, value: join(shop, "cluster.ts") });
});

test("says where it looked and what to do", () => {
  const nothing = findCluster(root);
  expect(nothing.ok ? "" : nothing.error.message).toContain(root);
  const named = findCluster(root, "absent.ts");
  expect(named.ok ? "" : `${named.error.message} ${named.error.fix}`).toMatch(/absent\.ts.*tutti init/);
});

test("state stands in for a file that is gone, before a file further up", () => {
  const gone = join(shop, "gone");
  mkdirSync(join(gone, ".tutti"), { recursive: true });
  mkdirSync(join(gone, "src"));
  writeFileSync(join(gone, ".tutti", "journal.sqlite"), "");
  for (const found of [
    findKept(join(gone, "src")),
    findKept(root, "shop/gone"),
    findKept(gone, "cluster.ts"),
  ])
    expect(found).toEqual({ ok: true, value: join(gone, "cluster.ts") });
  expect(findCluster(gone)).toEqual({ ok: true, value: join(shop, "cluster.ts") });
  expect(findKept(shop)).toEqual({ ok: true, value: join(shop, "cluster.ts") });
  expect(findKept(root).ok).toBe(false);
});
