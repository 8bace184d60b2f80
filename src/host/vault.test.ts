/** The vault: values come back, never lie in clear, and a wrong key or a changed file is told. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { malformedLines, parseSecretLines } from "./secret-lines.ts";
import { keptSecrets, openVault, openVaultForReading, type Vault } from "./vault.ts";
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
  open().store({ API_KEY: "plant-1" }, { API_KEY: 1 });
  open().store({ API_KEY: "plant-2" }, { API_KEY: 2 });
  const again = open();
  expect(again.get("API_KEY")?.reveal()).toBe("plant-2");
  expect(again.get("API_KEY", 1)?.reveal()).toBe("plant-1");
  expect(again.get("API_KEY", 3)).toBeUndefined();
  expect(again.get("OTHER")).toBeUndefined();
  expect([again.latest("API_KEY"), again.latest("OTHER")]).toEqual([2, undefined]);
  expect(again.holds("API_KEY", 1, "plant-1")).toBe(true);
  expect(again.holds("API_KEY", 2, "plant-1")).toBe(false);
  expect(readFileSync(paths().file, "utf8")).not.toContain("plant");
  for (const path of Object.values(paths())) expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a version that is kept stays as it is, and one without a version is not kept", () => {
  const vault = open();
  vault.store({ A: "1", B: "2" }, { A: 1 });
  vault.store({ A: "other" }, { A: 1 });
  expect(vault.get("A")?.reveal()).toBe("1");
  expect(vault.latest("B")).toBeUndefined();
});

test("a value that was set by hand is told from one that came with a deploy", () => {
  open().store({ A: "1" }, { A: 1 }, "set");
  open().store({ A: "2" }, { A: 2 });
  open().store({ A: "3" }, { A: 3 }, "rotated");
  expect([open().lastSet("A"), open().latest("A"), open().lastSet("B")]).toEqual([1, 3, undefined]);
  expect(keptSecrets(paths().file)?.map(({ origin }) => origin)).toEqual(["set", undefined, "rotated"]);
});

test("a value that was retired is known by it, until it is set anew; it still opens", () => {
  open().store({ A: "1" }, { A: 1 });
  open().store({ A: "2" }, { A: 2 }, "rotated");
  open().retire("A", 1);
  expect([open().retired("A", "1"), open().retired("A", "2"), open().retired("B", "1")]).toEqual([
    1,
    undefined,
    undefined,
  ]);
  expect(open().get("A", 1)?.reveal()).toBe("1");
  open().store({ A: "1" }, { A: 3 }, "set");
  expect(open().retired("A", "1")).toBeUndefined();
});

test("opened for reading, it makes neither file nor key", () => {
  const { file, keyFile } = paths();
  const vault = openVaultForReading({ file, keyFile });
  expect(vault.ok && vault.value.latest("A")).toBe(undefined);
  expect([existsSync(file), existsSync(keyFile)]).toEqual([false, false]);
  open().store({ A: "1" }, { A: 1 });
  const again = openVaultForReading({ file, keyFile });
  expect(again.ok && again.value.holds("A", 1, "1")).toBe(true);
  expect(keptSecrets(file)).toEqual([{ name: "A", version: 1, atWallMs: 7 }]);
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

test("lines of a secrets file that are none are told by number", () => {
  const text = "A=1\n\n# comment\nno line\nB=\"unclosed\n  export C='x' # fine\n9=x\n";
  expect(malformedLines(text)).toEqual([4, 5, 7]);
});

test("a key that others can read is refused, with the command that mends it", () => {
  open();
  chmodSync(paths().keyFile, 0o644);
  const refused = openVault(paths());
  expect(refused).toMatchObject({ ok: false, error: { code: "no-permission" } });
  expect(refused.ok ? "" : refused.error.advice).toContain("chmod 600");
});

test("a lost key is told, and not replaced by a new one", () => {
  open().store({ A: "1" }, { A: 1 });
  rmSync(paths().keyFile);
  expect(openVault(paths())).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("is gone") },
  });
});

test("a value that was moved to another name does not open", () => {
  const vault = open();
  vault.store({ A: "1" }, { A: 1 });
  writeFileSync(paths().file, readFileSync(paths().file, "utf8").replace('"A"', '"B"'));
  expect(() => open().get("B")).toThrow(/secret B \(version 1\).*does not open/);
});

test("the key lies in the user's configuration, outside of any state folder", () => {
  expect(vaultKeyPath({ HOME: "/home/ann" })).toBe("/home/ann/.config/tutti/key");
  expect(vaultKeyPath({ XDG_CONFIG_HOME: "/c" })).toBe("/c/tutti/key");
});

test("a removed secret is gone with all its versions, from the file as well, and the others stay", () => {
  const vault = open();
  vault.store({ A: "1", B: "2" }, { A: 1, B: 1 });
  vault.store({ A: "3" }, { A: 2 });
  vault.remove("A");
  for (const one of [vault, open()]) {
    expect([one.latest("A"), one.latest("B")]).toEqual([undefined, 1]);
    expect(one.get("B")?.reveal()).toBe("2");
  }
});
