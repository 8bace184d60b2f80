/** What `tutti config` tells of a part: every file, and how its program was started. */
import { expect, test } from "vitest";
import { print } from "./commands/config.ts";
import { configurationsOf, type Given } from "./given.ts";

const as = (text: string): string => text;
const paint = { bold: as, dim: as, good: as, bad: as, warn: as } as never;

test("all files are shown, and before them the command and its environment", () => {
  const files = configurationsOf({
    files: [
      { path: "/nowhere/relay.yml", text: "listen: 1", mode: 0o600 },
      { path: "/nowhere/users.yml", text: "key: [redacted]", mode: 0o600 },
    ],
  });
  const process = { part: "relay", kind: "service", instance: "relay-1.r1", revision: 1, pid: 7 };
  const given: Given = {
    ...process,
    argv: ["relay", "--verbose"],
    folder: "/",
    env: { PORT: "80" },
    configuration: files[0] ?? null,
    files,
  };
  const [told, out]: string[][] = [[], []];
  const terminal = {
    progressPaint: paint,
    tell: (text: string) => void told?.push(text),
    out: (text: string) => void out?.push(text),
  };
  print(terminal, given, null);
  expect(out).toEqual(["listen: 1", "key: [redacted]"]);
  expect(told?.join("\n")).toContain(
    "command  relay --verbose\nfolder   /\nenvironment\n  PORT=80\n/nowhere/relay.yml",
  );
});
