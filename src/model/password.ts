/** The password of a store: a secret, and never a text of the file. */
import type { OptionReader } from "./read.ts";
import type { Value } from "./value.ts";

/** @param example Name of a secret, for the advice. */
export function readPassword(reader: OptionReader, example: string): Value | undefined {
  const password = reader.raw("password");
  const kind = (password as { kind?: unknown } | null | undefined)?.kind;
  if (password === undefined) return undefined;
  if (kind === "secret") return password as Value;
  const message =
    kind === "other-secret"
      ? "the password must be a secret(…) itself: its other value is there only while it is rotated"
      : "a password cannot stand in the file";
  reader.refuse("clear-password", ["password"], message, `write secret("${example}")`);
  return undefined;
}
