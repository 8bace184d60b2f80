/** The certificate for development: made once, renewed in time, and signed by a root that signs nothing else. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { developmentCertificate } from "./development-certificate.ts";
import { openVault, type Vault } from "./vault.ts";

let folder: string;
let vault: Vault;
const file = (): string => join(folder, "ca.crt");
const NOW = Date.parse("2026-11-20");
const DAY_MS = 86_400_000;
const here = { addresses: [], names: [] };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-tls-"));
  const opened = openVault({ file: join(folder, "secrets.json"), keyFile: join(folder, "key") });
  if (!opened.ok) throw new Error(opened.error.message);
  vault = opened.value;
});
afterEach(() => rmSync(folder, { recursive: true }));

test("it holds for this machine's names, and its root is put where it can be trusted", () => {
  const { chain, key } = developmentCertificate(vault, file(), { addresses: ["10.0.0.5"], names: [] }, NOW);
  const [leaf, root] = [new X509Certificate(chain), new X509Certificate(readFileSync(file()))];
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect([leaf.ca, root.ca]).toEqual([false, true]);
  expect(leaf.checkHost("localhost")).toBe("localhost");
  for (const address of ["127.0.0.1", "::1", "10.0.0.5"]) expect(leaf.checkIP(address)).toBe(address);
  expect(leaf.checkHost("example.com")).toBeUndefined();
});

test("it is made once, its key lies nowhere in clear, and its root comes back when somebody removed it", () => {
  const made = developmentCertificate(vault, file(), here, NOW);
  rmSync(file());
  expect(developmentCertificate(vault, file(), here, NOW + 300 * DAY_MS)).toEqual(made);
  expect(existsSync(file())).toBe(true);
  expect(readFileSync(join(folder, "secrets.json"), "utf8")).not.toContain("PRIVATE");
});

test("another one is made a month before it ends", () => {
  const made = developmentCertificate(vault, file(), here, NOW);
  const next = developmentCertificate(vault, file(), here, NOW + 368 * DAY_MS);
  expect(next.chain).not.toBe(made.chain);
  expect(developmentCertificate(vault, file(), here, NOW + 369 * DAY_MS)).toEqual(next);
});

test("it is made anew for a name that it is not for, and kept where it is for more than is asked", {
  timeout: 60_000,
}, () => {
  const made = developmentCertificate(vault, file(), here, NOW);
  const named = { addresses: [], names: ["*.shop.test", "shop.test"] };
  const next = developmentCertificate(vault, file(), named, NOW);
  expect(next.chain).not.toBe(made.chain);
  const leaf = new X509Certificate(next.chain);
  expect(leaf.checkHost("shop.test")).toBe("shop.test");
  expect(leaf.checkHost("api.shop.test")).toBe("*.shop.test");
  expect(developmentCertificate(vault, file(), named, NOW)).toEqual(next);
  expect(developmentCertificate(vault, file(), here, NOW)).toEqual(next);
});
