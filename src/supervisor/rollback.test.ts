/** Where a roll-back leads, and when it is refused. */
import { describe, expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { emptyState } from "../control/state.ts";
import { artifact } from "../model/artifact.ts";
import { type Cluster, cluster } from "../model/cluster.ts";
import { job } from "../model/job.ts";
import { service } from "../model/service.ts";
import type { RevisionRecord } from "./messages.ts";
import { decideRollback, type RollbackInput, revisionBefore, rollbackRefusal } from "./rollback.ts";

interface Shape {
  readonly version: string;
  readonly schema?: string;
  readonly compatibleWith?: "older-revisions" | "this-revision";
}

function clusterWith({ version, schema, compatibleWith }: Shape): Cluster {
  const web = service("web", { command: ["node", version], artifact: artifact({ dir: "." }) });
  const api = service("api", { command: ["node", version] });
  const migrate = schema
    ? job("migrate", { command: ["node", schema], ...(compatibleWith ? { compatibleWith } : {}) })
    : null;
  return cluster("shop", { services: [web, api], jobs: migrate ? [migrate] : [] });
}

function record(
  number: number,
  shape: Shape,
  outcome: RevisionRecord["outcome"] = "complete",
): RevisionRecord {
  const revision = makeRevision(number, clusterWith(shape), { web: `hash-${number}` });
  return { revision, by: "ada", atWallMs: number, outcome };
}

function inputOf(
  revisions: readonly RevisionRecord[],
  current: number,
  change: Partial<RollbackInput> = {},
): RollbackInput {
  const now = revisions.find(({ revision }) => revision.number === current)?.revision ?? null;
  return {
    state: {
      ...emptyState("shop", "127.9"),
      wanted: "up",
      current: now,
      basis: now,
      jobsDone: jobsOf(revisions),
    },
    revisions,
    completed: revisions.filter((it) => it.outcome === "complete").map((it) => it.revision.number),
    nextRevision: revisions.length + 1,
    force: false,
    withSecrets: false,
    by: "ada",
    ...change,
  };
}

function jobsOf(revisions: readonly RevisionRecord[]): readonly string[] {
  return revisions.flatMap(({ revision }) =>
    revision.cluster.jobs.map(({ name }) => `${name}.r${revision.number}`),
  );
}

describe("the revision before", () => {
  test.each([
    [[1, 2, 3], 3, 2],
    [[1, 2, 3, 2], 2, 1],
    [[1, 2, 3, 2, 4], 4, 2],
    [[1, 2, 2, 2], 2, 1],
    [[1], 1, undefined],
    [[], 1, undefined],
  ])("after %j, of %d, is %s", (completed, current, before) => {
    expect(revisionBefore(completed, current)).toBe(before);
  });
});

describe("a roll-back over jobs", () => {
  const plain = record(1, { version: "a" });

  test("is allowed where the job accepts older revisions", () => {
    const revisions = [plain, record(2, { version: "b", schema: "s2" })];
    expect(rollbackRefusal(revisions, 2, 1)).toBeUndefined();
  });

  test("is refused where the job says that older ones cannot run", () => {
    const revisions = [plain, record(2, { version: "b", schema: "s2", compatibleWith: "this-revision" })];
    const refusal = rollbackRefusal(revisions, 2, 1);
    expect(refusal?.code).toBe("not-compatible");
    expect(refusal?.message).toMatchInlineSnapshot(
      `"cannot go back to revision 1: job "migrate" of revision 2 says that older revisions cannot run on what it left, and data never rolls back"`,
    );
  });

  test("is allowed to a revision that holds the very same job", () => {
    const shape = { schema: "s", compatibleWith: "this-revision" } as const;
    const revisions = [record(1, { version: "a", ...shape }), record(2, { version: "b", ...shape })];
    expect(rollbackRefusal(revisions, 2, 1)).toBeUndefined();
  });

  test("is allowed where the job never ended well", () => {
    const revisions = [plain, record(2, { version: "b", schema: "s2", compatibleWith: "this-revision" })];
    expect(rollbackRefusal(revisions, 2, 1, [])).toBeUndefined();
  });

  test("looks at jobs in between as well", () => {
    const revisions = [
      plain,
      record(2, { version: "b", schema: "s2", compatibleWith: "this-revision" }),
      record(3, { version: "c" }),
    ];
    expect(rollbackRefusal(revisions, 3, 1)?.message).toContain("of revision 2");
    expect(rollbackRefusal(revisions, 3, 2)).toBeUndefined();
  });
});

describe("what is decided", () => {
  const revisions = [
    record(1, { version: "a" }),
    record(2, { version: "b" }),
    record(3, { version: "c" }, "rolled-back"),
  ];

  test("the whole: the stored revision itself, under its own number", () => {
    const decision = decideRollback(inputOf(revisions, 2));
    expect(decision).toMatchObject({
      kind: "release",
      isNew: false,
      request: { as: "rollback", revision: { number: 1 } },
    });
  });

  test("one service: a new number, the others as they are", () => {
    const decision = decideRollback(inputOf(revisions, 2, { to: 1, only: "web" }));
    expect(decision).toMatchObject({
      kind: "release",
      isNew: true,
      request: { revision: { number: 4, artifacts: { web: "hash-1" } } },
    });
    const services = decision.kind === "release" ? decision.request.revision.cluster.services : [];
    expect(services.map(({ name, command }) => `${name} ${command[1]}`)).toEqual(["api b", "web a"]);
  });

  test.each([
    [{ to: 9 }, "no-such-thing"],
    [{ to: 3 }, "never-completed"],
    [{ to: 1, only: "nobody" }, "no-such-thing"],
  ] as const)("%j is refused as %s", (change, code) => {
    expect(() => decideRollback(inputOf(revisions, 2, change))).toThrow(expect.objectContaining({ code }));
  });

  test("--force goes to a revision that never completed", () => {
    const decision = decideRollback(inputOf(revisions, 2, { to: 3, force: true }));
    expect(decision).toMatchObject({ kind: "release", request: { revision: { number: 3 } } });
  });

  test("to what runs already is nothing", () => {
    expect(decideRollback(inputOf(revisions, 2, { to: 2 })).kind).toBe("nothing");
  });
});
