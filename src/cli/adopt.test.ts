/** What is said of a request whose supervisor ended: what the state of the cluster says, not what was likely. */
import { describe, expect, test } from "vitest";
import { type ControlState, emptyState } from "../control/state.ts";
import type { OperationMessage, RequestMessage } from "../supervisor/messages.ts";
import { Refusal } from "../supervisor/refusal.ts";
import { adopt } from "./adopt.ts";
import type { SupervisorClient } from "./client.ts";

const before: OperationMessage = {
  id: "1.1",
  kind: "scale",
  by: "ada",
  sinceWallMs: 10,
  afterEvent: 0,
  status: "running",
  revision: 2,
  notes: [],
  receipt: null,
  error: null,
};

/** The next supervisor: it knows nothing of the operation, only its state. */
function clientOf(state: Partial<ControlState>, others: Readonly<Record<string, unknown>> = {}) {
  const posted: unknown[] = [];
  const known: Readonly<Record<string, unknown>> = {
    "/snapshot": { state: { ...emptyState("shop", "127.9"), ...state } },
    ...others,
  };
  const client = {
    get: async (path: string) => {
      if (path in known) return known[path];
      throw new Refusal("no-such-thing", path, "");
    },
    post: async (_path: string, message: unknown) => {
      posted.push(message);
      return { ...before, id: "2.1", status: "running" };
    },
  };
  return { client: client as unknown as SupervisorClient, posted };
}

describe("scale", () => {
  const message: RequestMessage = { kind: "scale", part: "web", replicas: 4, by: "ada" };

  test("that was recorded is carried on, and followed to its end", async () => {
    const { client, posted } = clientOf({ scale: { web: { replicas: 4, owner: "ada" } } });
    expect(await adopt(client, message, before)).toMatchObject({ id: "2.1" });
    expect(posted).toEqual([message]);
  });

  test("that was not recorded changed nothing", async () => {
    const { client, posted } = clientOf({ scale: { web: { replicas: 3, owner: "ada" } } });
    await expect(adopt(client, message, before)).rejects.toThrow(/the number of replicas is as it was/);
    expect(posted).toEqual([]);
  });
});

describe("lock", () => {
  const message: RequestMessage = { kind: "lock", by: "ada", reason: "audit" };
  const held = { owner: "ada", reason: "audit", sinceWallMs: 1 };

  test("that is held now was taken", async () => {
    expect(await adopt(clientOf({ lock: held }).client, message, before)).toMatchObject({ status: "done" });
  });

  test("that is not held was not taken", async () => {
    await expect(adopt(clientOf({}).client, message, before)).rejects.toThrow(/the lock is as it was/);
  });

  test("that is open now was released", async () => {
    const unlock: RequestMessage = { kind: "unlock", by: "ada", force: false };
    expect(await adopt(clientOf({}).client, unlock, before)).toMatchObject({ status: "done" });
    await expect(adopt(clientOf({ lock: held }).client, unlock, before)).rejects.toThrow(/still held/);
  });
});

test("down is asked for again: it goes on until nothing runs", async () => {
  const { client, posted } = clientOf({});
  const message: RequestMessage = { kind: "down", by: "ada" };
  await adopt(client, message, before);
  expect(posted).toEqual([message]);
});

describe("a release", () => {
  const message: RequestMessage = { kind: "restart", part: "web", by: "ada" };
  const resume = { ...before, id: "2.1", kind: "resume" };

  test("that had begun is followed in the supervisor that carries it on", async () => {
    const { client } = clientOf({}, { "/operations/current": resume });
    expect(await adopt(client, message, before)).toMatchObject({ kind: "resume" });
  });

  test("that still waited for its turn does not take another's for its own", async () => {
    const { client } = clientOf({}, { "/operations/current": resume });
    await expect(adopt(client, message, { ...before, status: "waiting" })).rejects.toThrow(/as it was/);
  });

  test("that had begun without a word of it is its own all the same", async () => {
    const release = { by: "ada", startedWallMs: 15 } as ControlState["release"];
    const { client } = clientOf({ release }, { "/operations/current": resume });
    const waiting = { ...before, by: "ada", sinceWallMs: 10, status: "waiting" } as const;
    expect(await adopt(client, message, waiting)).toMatchObject({ kind: "resume" });
    await expect(adopt(client, message, { ...waiting, sinceWallMs: 16 })).rejects.toThrow(/as it was/);
    await expect(adopt(client, message, { ...waiting, by: "bob" })).rejects.toThrow(/as it was/);
  });

  test("that ended meanwhile has its receipt", async () => {
    const lastRelease = { revision: 2, endedWallMs: 20 } as ControlState["lastRelease"];
    const { client } = clientOf({ lastRelease }, { "/receipt/2": { revision: 2 } });
    expect(await adopt(client, message, before)).toMatchObject({ status: "done", receipt: { revision: 2 } });
  });
});
