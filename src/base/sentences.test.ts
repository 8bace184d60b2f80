/** Texts joined into sentences. */
import { expect, test } from "vitest";
import { sentences } from "./sentences.ts";

test("each text ends before the next begins", () => {
  expect(sentences("port 80 is taken by 12 (python3)", "either end it, or take another port")).toBe(
    "port 80 is taken by 12 (python3). Either end it, or take another port",
  );
  expect(sentences("It is full.", "free some space")).toBe("It is full. Free some space");
});

test("what is empty is left out, and a name stays as it is", () => {
  expect(sentences("no answer", "")).toBe("no answer");
  expect(sentences("it failed", "web-1.r2 is not ready")).toBe("it failed. web-1.r2 is not ready");
});
