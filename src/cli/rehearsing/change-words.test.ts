/** The words of `tutti rehearse` name one change, or are refused with what could be written. */
import { expect, it } from "vitest";
import { changeIn } from "./change-words.ts";

it.each([
  ["", { kind: "deploy" }],
  ["deploy", { kind: "deploy" }],
  ["rollback 3", { kind: "rollback", revision: 3 }],
  ["scale web=5", { kind: "scale", part: "web", replicas: 5 }],
  ["restart web", { kind: "restart", part: "web" }],
])("%s", (text, change) => {
  expect(changeIn(text === "" ? [] : text.split(" "))).toEqual(change);
});

it.each(["rollback", "rollback web", "scale web", "scale web=-1", "deploy now", "restart", "fly"])(
  "%s is refused",
  (text) => {
    expect(() => changeIn(text.split(" "))).toThrow(/names no change/);
  },
);
