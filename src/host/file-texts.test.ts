/** What comes of the files that a cluster names when the cluster file is loaded. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cluster, type FileOptions, file, secret, service } from "../index.ts";
import { withFileTexts } from "./file-texts.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path(tmpdir(), "tutti-files-"));
  writeFileSync(path(folder, "relay.yml"), "listen: {{host}}:{{port}}\nkey: {{KEY}}\n");
  writeFileSync(path(folder, "image.bin"), Buffer.from([0xff, 0xfe, 0x00]));
  writeFileSync(path(folder, "large.txt"), "x".repeat(1_048_577));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function loaded(options: FileOptions): ReturnType<typeof withFileTexts> {
  const relay = service("relay", { command: ["relay", file("relay.yml", options)] });
  const shop = cluster("shop", { services: [relay] });
  return withFileTexts(JSON.parse(JSON.stringify(shop)) as typeof shop, folder);
}

test("values stand in their places, and those of the instance stay for its start", async () => {
  const result = await loaded({ from: "relay.yml", values: { KEY: secret("KEY") } });
  expect(result.ok && result.value.services[0]?.command[1]).toEqual({
    kind: "file",
    name: "relay.yml",
    text: {
      kind: "joined",
      pieces: ["listen: ", "{{host}}", ":", "{{port}}", "\nkey: ", { kind: "secret", name: "KEY" }, "\n"],
    },
  });
});

test("a place called as what every object inherits is missing like any other", async () => {
  writeFileSync(path(folder, "inherits.yml"), "{{KEY}} {{constructor}}\n");
  const result = await loaded({ from: "inherits.yml", values: { KEY: secret("KEY") } });
  expect(result).toMatchObject({ ok: false, error: [{ code: "missing" }] });
});

test("without values a file is taken as it is", async () => {
  const result = await loaded({ from: "relay.yml" });
  expect(result.ok && result.value.services[0]?.command[1]).toMatchObject({
    verbatim: true,
    text: "listen: {{host}}:{{port}}\nkey: {{KEY}}\n",
  });
});

test.each([
  ["there is none", { from: "gone.yml" }, "no-such-file", "there is no file"],
  ["a folder", { from: "." }, "unreadable-file", "EISDIR"],
  ["no text", { from: "image.bin" }, "no-text", "is no text in UTF-8"],
  ["too large", { from: "large.txt" }, "large-file", "more than 1 MiB"],
  ["a place without a value", { from: "relay.yml", values: {} }, "missing", "nothing is given for it"],
  ["a value without a place", { from: "relay.yml", values: { KEY: 1, KAY: 2 } }, "unused", "has no {{KAY}}"],
])("%s: a problem with the place of file(…)", async (_what, options, code, message) => {
  const result = await loaded(options);
  expect(result.ok ? [] : result.error).toMatchObject([
    {
      code,
      message: expect.stringContaining(message),
      place: { file: expect.stringContaining("file-texts") },
    },
  ]);
});
