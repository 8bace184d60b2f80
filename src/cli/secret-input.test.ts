/** The value of a secret as it is read: line ends, several lines, and what no program could be given. */
import { expect, test } from "vitest";
import { generatedValue, valueIn } from "./secret-input.ts";

test.each([
  ["one line loses its line end", "key\n", "key"],
  ["one line of another system as well", "key\r\n", "key"],
  ["one line keeps its blanks", " key \n", " key "],
  ["one without a line end stays", "key", "key"],
  ["several lines stay as they are", "-----BEGIN\nabc\n-----END\n", "-----BEGIN\nabc\n-----END\n"],
  ["text beyond ASCII stays", "schlüssel\n", "schlüssel"],
])("%s", (_what, text, value) => {
  expect(valueIn(Buffer.from(text))).toBe(value);
});

test.each([
  ["a NUL", Buffer.from("planted\0key"), "holds a NUL character"],
  ["bytes that are no text", Buffer.from([0x70, 0xff, 0xfe]), "is no text in UTF-8"],
  ["more than an environment holds", Buffer.alloc(130_000, "p"), "is longer than 122880 bytes"],
])("%s is refused without being shown", (_what, bytes, said) => {
  expect(() => valueIn(bytes)).toThrow(said);
  expect(() => valueIn(bytes)).not.toThrow(/planted|pp/);
});

test("a generated value is as long as was asked for, and another one each time", () => {
  expect(generatedValue(32, "hex")).toMatch(/^[0-9a-f]{64}$/);
  expect(generatedValue(32, "base64url")).toMatch(/^[\w-]{43}$/);
  expect(generatedValue(16, "hex")).not.toBe(generatedValue(16, "hex"));
});
