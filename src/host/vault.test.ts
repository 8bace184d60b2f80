/** The vault: values come back, never lie in clear, and a wrong key or a changed file is told. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Sensitive } from "../base/sensitive.ts";
import { parseSecretLines } from "./secret-lines.ts";
import { openVault, type Vault } from "./vault.ts";
import { vaultKeyPath } from "./vault-key.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-vault-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function paths(): { file: string; keyFile: string } {
  return { file: join(folder, "secrets.json"), keyFile: join(folder, "config", "key") };
}

function open(): Vault {
  const vault = openVault({ ...paths(), wallMs: () => 7 });
  if (!vault.ok) throw new Error(vault.error.message);
  return vault.value;
}

test("values survive a restart, encrypted, in versions", () => {
  const vault = open();
  expect(vault.set("API_KEY", new Sensitive("plant-1"))).toEqual({
    name: "API_KEY",
    version: 1,
    atWallMs: 7,
  });
  vault.set("API_KEY", new Sensitive("plant-2"));
  expect(vault.set("API_KEY", new Sensitive("plant-2")).version).toBe(2);
  const again = open();
  expect(again.get("API_KEY")?.reveal()).toBe("plant-2");
  expect(again.get("API_KEY", 1)?.reveal()).toBe("plant-1");
  expect(again.get("OTHER")).toBeUndefined();
  expect(again.list()).toEqual([{ name: "API_KEY", version: 2, atWallMs: 7 }]);
  expect(readFileSync(paths().file, "utf8")).not.toContain("plant");
  for (const path of Object.values(paths())) expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("the environment goes before the file, and what is missing is told by name", () => {
  const vault = open();
  vault.set("KEPT", new Sensitive("before"));
  const text = "A=file\nB=file\nC=\n";
  expect(vault.importFrom(["A", "B", "C", "D", "KEPT"], { A: "environment" }, text)).toEqual(["C", "D"]);
  expect(vault.get("A")?.reveal()).toBe("environment");
  expect(vault.get("B")?.reveal()).toBe("file");
  expect(vault.get("KEPT")?.reveal()).toBe("before");
});

test("lines of a secrets file", () => {
  const text = `# comment
export A=1
 B = two words # comment
C="quoted # not a comment\\n\\"x\\""
D='single "x" \\n' # comment
E=a#b
no line
F=
`;
  const read = Object.fromEntries([...parseSecretLines(text)].map(([name, value]) => [name, value.reveal()]));
  expect(read).toEqual({
    A: "1",
    B: "two words",
    C: 'quoted # not a comment\n"x"',
    D: 'single "x" \\n',
    E: "a#b",
    F: "",
  });
});

test("a key that others can read is refused, with the command that mends it", () => {
  open();
  chmodSync(paths().keyFile, 0o644);
  const refused = openVault(paths());
  expect(refused).toMatchObject({ ok: false, error: { code: "no-permission" } });
  expect(refused.ok ? "" : refused.error.advice).toContain("chmod 600");
});

test("a lost key is told, and not replaced by a new one", () => {
  open().set("A", new Sensitive("1"));
  rmSync(paths().keyFile);
  expect(openVault(paths())).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("is gone") },
  });
});

test("a value that was moved to another name does not open", () => {
  const vault = open();
  vault.set("A", new Sensitive("1"));
  writeFileSync(paths().file, readFileSync(paths().file, "utf8").replace('"A"', '"B"'));
  expect(() => open().get("B")).toThrow(/secret B \(version 1\).*does not open/);
});

test("the key lies in the user's configuration, outside of any state folder", () => {
  expect(vaultKeyPath({ HOME: "/home/ann" })).toBe("/home/ann/.config/tutti/key");
  expect(vaultKeyPath({ XDG_CONFIG_HOME: "/c" })).toBe("/c/tutti/key");
});
