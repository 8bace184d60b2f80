/** The promises of a file in words, and that one is broken by what breaks it in its own part alone. */
import { expect, it } from "vitest";
import { release } from "../../../tests/unit/rehearsal/scenes.ts";
import { targetTracking } from "../../index.ts";
import { promisesOf } from "./promises.ts";

const scene = release({ withJob: true }, { version: "two", withJob: true });

it("states what the file says, with its numbers", () => {
  expect(promisesOf([scene], []).map(({ part, promise, held }) => `${part}: ${promise}: ${held}`)).toEqual([
    "migrate: runs once a revision, before services are moved: true",
    "web: at least 3 of 3 serve, without those that a fault took: true",
    "web: at most 4 run: true",
    "web: none of before is stopped until a new one has been well for 1s: true",
    "web: who goes gets no new requests, has 5s for those in flight, and 6s to end: true",
  ]);
});

it("knows which of them was broken", () => {
  const message = "web: 2 instances serve, and at least 3 must";
  const broken = promisesOf([scene], [{ invariant: "ROLL-01", message }]).filter(({ held }) => !held);
  expect(broken).toMatchObject([{ part: "web", promise: expect.stringContaining("at least 3 of 3") }]);
  const isHeld = (text: string) =>
    promisesOf([scene], [{ invariant: "ROLL-01", message: text }]).every(({ held }) => held);
  expect(["api: 2", "web-admin: 2", "web-admin-1.r2 is gone", "my-web: 2"].map(isHeld)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(isHeld("web-1.r2 is gone")).toBe(false);
});

it("states the bounds of a policy where the number follows the load", () => {
  const policies = targetTracking({ metric: "cpu-percent", target: 60 });
  const followed = release({}, { version: "two", scaling: { min: 2, max: 6, policies } });
  expect(promisesOf([followed], []).map(({ promise }) => promise)).toEqual(
    expect.arrayContaining([expect.stringContaining("at least 2 of 2 serve"), "at most 7 run"]),
  );
});
