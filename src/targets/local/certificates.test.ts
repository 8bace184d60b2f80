/** Certificates as files: what cannot work is refused, and what was read is removed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Launch } from "../../contract/launch.ts";
import { refuseUnfit, removeOnceRead } from "./certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "tutti-passing-"));

function launchWith(text: string, passing = folder): Launch {
  const files = [{ path: join(passing, "main.pem"), text, mode: 0o600 }];
  return { argv: ["haproxy"], env: {}, cwd: "/", files, folders: [], passing };
}

test("what is no certificate is refused, without a word of what it is", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
  expect(() => refuseUnfit("edge", launchWith(key))).toThrow(
    /edge cannot show its certificate: its chain holds no/,
  );
  expect(() => refuseUnfit("edge", launchWith(key))).not.toThrow(/c2VjcmV0/);
});

test("a folder that leads elsewhere is refused", () => {
  const link = join(folder, "link");
  symlinkSync(tmpdir(), link);
  expect(() => refuseUnfit("edge", launchWith("", link))).toThrow(/belongs to somebody else/);
});

test("files stay until they were read, and are then gone", async () => {
  const passing = join(folder, "keys");
  mkdirSync(passing);
  writeFileSync(join(passing, "main.pem"), "");
  const looks: boolean[] = [];
  await removeOnceRead(passing, () => {
    looks.push(existsSync(passing));
    return Promise.resolve(looks.length === 3);
  });
  expect(looks).toEqual([true, true, true]);
  expect(existsSync(passing)).toBe(false);
  rmSync(folder, { recursive: true });
});
