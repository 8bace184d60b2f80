/** Which revision a file leads to, and what tells two states apart. */
import { describe, expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { type ControlState, emptyState } from "../control/state.ts";
import { allow } from "../model/allowance.ts";
import { loadBalancer } from "../model/balancer.ts";
import { cluster } from "../model/cluster.ts";
import { http } from "../model/health.ts";
import { service } from "../model/service.ts";
import {
  changesBetween,
  contentOf,
  decideDeploy,
  decideUp,
  type FileContent,
  scaleDrift,
  stateVersion,
} from "./revisions.ts";

function fileWith(word: string, replicas = 2): FileContent {
  const web = service("web", { command: ["node", word], replicas });
  return { cluster: cluster("shop", { services: [web] }), artifacts: {}, secrets: {} };
}

function stateAt(file: FileContent | null, change: Partial<ControlState> = {}): ControlState {
  const current = file && makeRevision(1, file.cluster, file.artifacts);
  return { ...emptyState("shop", "127.9"), wanted: "up", current, basis: current, ...change };
}

describe("content", () => {
  test("does not depend on where in the file a part stands", () => {
    const file = fileWith("a");
    const moved = { ...file, cluster: { ...file.cluster, place: { file: "other.ts", line: 9, column: 9 } } };
    expect(contentOf(moved)).toBe(contentOf(file));
  });

  test("does not depend on what the file says to the checker: to accept a finding makes no revision", () => {
    const file = fileWith("a");
    const accepted = allow("single-point", { reason: "one is enough" });
    const services = [service("web", { command: ["node", "a"], replicas: 2, allow: accepted })];
    const rules = { "slow-detection": { seconds: 20 } };
    const checked = { ...file, cluster: cluster("shop", { services, rules }) };
    expect(checked.cluster.allowances).toHaveLength(1);
    expect(contentOf(checked)).toBe(contentOf(file));
  });

  test("depends on every setting, every artefact and every version of a secret", () => {
    const file = fileWith("a");
    expect(contentOf(fileWith("b"))).not.toBe(contentOf(file));
    expect(contentOf({ ...file, artifacts: { web: "hash" } })).not.toBe(contentOf(file));
    expect(contentOf({ ...file, secrets: { KEY: 2 } })).not.toBe(contentOf({ ...file, secrets: { KEY: 1 } }));
  });
});

describe("deploy and up", () => {
  test("the first of either brings up the file", () => {
    for (const decide of [decideDeploy, decideUp]) {
      const decision = decide(stateAt(null, { wanted: "down" }), 1, fileWith("a"), "ada");
      expect(decision).toMatchObject({
        kind: "release",
        isNew: true,
        request: { as: "bring-up", revision: { number: 1 } },
      });
    }
  });

  test("a file that runs already is nothing to deploy, and a file that does not run as it should is brought up", () => {
    const settled = stateAt(fileWith("a", 0));
    expect(decideDeploy(settled, 2, fileWith("a", 0), "ada").kind).toBe("nothing");
    expect(decideUp(settled, 2, undefined, "ada").kind).toBe("nothing");
    // Two replicas are wanted, and none is there: as after a bring-up that failed, or after a reboot.
    const lacking = stateAt(fileWith("a"));
    for (const decision of [
      decideDeploy(lacking, 2, fileWith("a"), "ada"),
      decideUp(lacking, 2, undefined, "ada"),
    ]) {
      expect(decision).toMatchObject({
        kind: "release",
        isNew: false,
        request: { as: "bring-up", revision: { number: 1 } },
      });
    }
  });

  test("a changed file is a new revision for deploy, and pending for up", () => {
    const state = stateAt(fileWith("a", 0));
    expect(decideDeploy(state, 2, fileWith("b", 0), "ada")).toMatchObject({
      kind: "release",
      request: { as: "release" },
    });
    expect(decideUp(state, 2, fileWith("b", 0), "ada").kind).toBe("nothing");
  });

  test("after down, up brings up the last complete revision whatever the file says", () => {
    const decision = decideUp(stateAt(fileWith("a"), { wanted: "down" }), 2, fileWith("b"), "ada");
    expect(decision).toMatchObject({
      kind: "release",
      isNew: false,
      request: { as: "bring-up", revision: { number: 1 } },
    });
  });

  test("a first revision that failed is tried again under its number while the file is the same", () => {
    const failed = stateAt(fileWith("a"), { current: null });
    expect(decideUp(failed, 2, fileWith("a"), "ada")).toMatchObject({ isNew: false });
    expect(decideUp(failed, 2, fileWith("b"), "ada")).toMatchObject({ isNew: true });
  });
});

test("changes are named part by part", () => {
  const from = makeRevision(1, fileWith("a").cluster, {});
  expect(changesBetween(from, fileWith("a"))).toEqual([]);
  expect(changesBetween(from, fileWith("b"))).toEqual([{ part: "web", change: "replaced" }]);
  expect(changesBetween(from, fileWith("a", 5))).toEqual([{ part: "web", change: "resized" }]);
  expect(changesBetween(null, fileWith("a"))).toEqual([{ part: "web", change: "added" }]);
});

test("the version of a state moves with what a plan depends on, and with nothing else", () => {
  const state = stateAt(fileWith("a"));
  expect(stateVersion({ ...state, fence: 9, crashes: {} }, 2)).toBe(stateVersion(state, 2));
  expect(stateVersion({ ...state, scale: { web: { replicas: 3, owner: "ada" } } }, 2)).not.toBe(
    stateVersion(state, 2),
  );
  expect(stateVersion(state, 3)).not.toBe(stateVersion(state, 2));
});

describe("a number that `scale` set", () => {
  const state = stateAt(fileWith("a", 2), { scale: { web: { replicas: 4, owner: "ada" } } });

  test("stays where the file's is as before, and says so", () => {
    expect(scaleDrift(state, fileWith("b", 2).cluster)).toEqual([
      "web runs 4 replicas (set by ada); the file says 2, as before, so the number that was set stays",
    ]);
  });

  test("gives way to one that changed in the file, and says so", () => {
    expect(scaleDrift(state, fileWith("b", 3).cluster)).toEqual([
      "web runs 4 replicas (set by ada); the file's number changed from 2 to 3, so 3 is applied",
    ]);
    expect(scaleDrift(state, fileWith("b", 4).cluster)).toEqual([]);
  });
});

describe("another engine for a balancer that runs", () => {
  const withEngine = (engine: "haproxy" | "nginx"): FileContent => {
    const web = service("web", { command: ["web"], port: http(8080) });
    const edge = loadBalancer("edge", { listen: http(80), to: web, engine });
    return { cluster: cluster("shop", { balancers: [edge] }), artifacts: {}, secrets: {} };
  };
  const [haproxy, nginx] = [withEngine("haproxy"), withEngine("nginx")];

  test("is refused as soon as it is decided, also while nothing has completed yet", () => {
    const refusal = "the balancer edge runs as haproxy and cannot become nginx in place";
    expect(() => decideDeploy(stateAt(haproxy), 2, nginx, "ada")).toThrow(refusal);
    const advice = expect.stringContaining("run `tutti down`, then `tutti deploy`");
    expect(() => decideDeploy(stateAt(haproxy), 2, nginx, "ada")).toThrow(
      expect.objectContaining({ advice }),
    );
    const begun = { ...stateAt(haproxy), current: null };
    expect(() => decideDeploy(begun, 2, nginx, "ada")).toThrow(refusal);
    expect(() => decideUp(begun, 2, nginx, "ada")).toThrow(refusal);
  });

  test("is fine for a cluster that is down, and for a balancer that is new", () => {
    const down = stateAt(haproxy, { wanted: "down" });
    expect(decideDeploy(down, 2, nginx, "ada")).toMatchObject({ kind: "release", isNew: true });
    expect(decideDeploy(stateAt(fileWith("a")), 2, nginx, "ada")).toMatchObject({ isNew: true });
  });
});
