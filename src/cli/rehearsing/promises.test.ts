/** The promises of a file in words, and that one is broken by what breaks it in its own part alone. */
import { expect, it } from "vitest";
import { bringUp, release } from "../../../tests/unit/rehearsal/scenes.ts";
import type { Request } from "../../contract/request.ts";
import { targetTracking } from "../../index.ts";
import type { Scene } from "../../rehearsal/scene.ts";
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
  const followed = release(
    { replicas: 4 },
    { version: "two", replicas: 4, scaling: { min: 2, max: 6, policies } },
  );
  expect(promisesOf([followed], []).map(({ promise }) => promise)).toEqual(
    expect.arrayContaining([expect.stringContaining("at least 2 of 2 serve"), "at most 7 run"]),
  );
});

function said(of: Scene): readonly string[] {
  return promisesOf([of], []).map(
    ({ part, promise, held, isTested }) => `${isTested ? held : "not tested"}: ${part}: ${promise}`,
  );
}

function asked(request: Request): Scene {
  return { ...scene, request };
}

const [replaced, gone] = [
  "web: none of before is stopped until a new one has been well for 1s",
  "web: who goes gets no new requests, has 5s for those in flight, and 6s to end",
];

it("states the numbers of before and after, and claims nothing of what the change does not do", () => {
  expect(said(asked({ kind: "scale", part: "web", replicas: 5, by: "ada" }))).toEqual([
    "not tested: migrate: runs once a revision, before services are moved",
    "true: web: at least 3 serve on the way from 3 to 5, without those that a fault took",
    "true: web: at most 6 run",
    `not tested: ${replaced}`,
    `not tested: ${gone}`,
  ]);
  expect(said(asked({ kind: "scale", part: "web", replicas: 2, by: "ada" })).slice(1)).toEqual([
    "true: web: at least 2 serve on the way from 3 to 2, without those that a fault took",
    "true: web: at most 4 run",
    `not tested: ${replaced}`,
    `true: ${gone}`,
  ]);
});

it("puts replacement to the test with a restart, and no number that must serve with a bring-up", () => {
  expect(said(asked({ kind: "restart", part: "web", by: "ada" })).slice(1)).toEqual([
    "true: web: at least 3 of 3 serve, without those that a fault took",
    "true: web: at most 4 run",
    `true: ${replaced}`,
    `true: ${gone}`,
  ]);
  expect(said(bringUp())).toContain(
    "not tested: web: at least 0 serve on the way from 0 to 3, without those that a fault took",
  );
});

it("calls broken what a run broke, also where the change alone would not put it to the test", () => {
  const scale = asked({ kind: "scale", part: "web", replicas: 5, by: "ada" });
  const broken = promisesOf([scale], [{ invariant: "ROLL-05", message: "web-1.r1 is stopped" }]);
  expect(broken.filter(({ held, isTested }) => isTested && !held)).toMatchObject([
    { promise: replaced.slice(5) },
  ]);
});
