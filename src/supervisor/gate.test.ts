/** Who stands in the way of a change. */
import { expect, test } from "vitest";
import { emptyState } from "../control/state.ts";
import { heldRefusal, holderOf } from "./gate.ts";
import type { OperationMessage } from "./messages.ts";

const state = emptyState("shop", "127.9");

const busy: OperationMessage = {
  id: "1.1",
  kind: "deploy",
  by: "ada@laptop",
  sinceWallMs: 0,
  afterEvent: 0,
  status: "running",
  revision: 4,
  notes: [],
  receipt: null,
  error: null,
};

test("nobody, when nothing runs and no lock is held", () => {
  expect(holderOf(state, undefined)).toBeUndefined();
});

test("a refusal names who, since when, and for what", () => {
  const holder = holderOf(state, busy);
  expect(holder && heldRefusal(holder).message).toBe(
    "held by ada@laptop since 1970-01-01T00:00:00.000Z: deploy of revision 4",
  );
});

test("a lock taken by hand goes before everything", () => {
  const locked = { ...state, lock: { owner: "bob", reason: "audit", sinceWallMs: 0 } };
  expect(holderOf(locked, busy)).toMatchObject({ owner: "bob", purpose: "audit" });
});
