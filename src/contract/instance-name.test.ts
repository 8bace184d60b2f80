/** Names of instances are read as they are written. */
import { expect, test } from "vitest";
import { instanceName, instanceNamedIn, parseInstanceName, partIn, saidOf } from "./instance-name.ts";

test.each([
  ["relayer-1.r2", { part: "relayer", slot: 1, revision: 2, generation: 1 }],
  ["my-web-12.r3.g4", { part: "my-web", slot: 12, revision: 3, generation: 4 }],
])("%s", (text, name) => {
  expect(instanceName(name)).toBe(text);
  expect(parseInstanceName(text)).toEqual(name);
  expect(instanceNamedIn(`so it was: ${text} ended before it was ready`)).toBe(text);
});

test.each(["web", "web-1", "supervisor", "web-1.r2.log"])("%s is none", (text) => {
  expect(parseInstanceName(text)).toBeUndefined();
});

test("the part of an instance, and a message with its name once", () => {
  expect(["my-web-1.r2.g3", "supervisor"].map(partIn)).toEqual(["my-web", "supervisor"]);
  expect(saidOf("edge-1.r1", "edge-1.r1 cannot listen")).toBe("edge-1.r1 cannot listen");
  expect(saidOf("edge-1.r1", "the secret KEY has no value")).toBe("edge-1.r1: the secret KEY has no value");
});
