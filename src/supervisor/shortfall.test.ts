/** What is waited for, in words that are true. */
import { expect, test } from "vitest";
import { makeRevision } from "../contract/revision.ts";
import { type ControlState, emptyState, type Instance } from "../control/state.ts";
import { cluster } from "../model/cluster.ts";
import { tcp } from "../model/health.ts";
import { job } from "../model/job.ts";
import { service } from "../model/service.ts";
import { store } from "../model/store.ts";
import { shortfallsOf } from "./shortfall.ts";

const chain = store("chain", { command: ["chain"], port: tcp(9000), durability: "none" });
const migrate = job("migrate", { command: ["migrate"] });
const web = service("web", { command: ["web"], after: [chain] });
const revision = makeRevision(3, cluster("shop", { services: [web], jobs: [migrate] }), {});

/** Ready instances of these parts. */
function stateWith(parts: readonly string[], change: Partial<ControlState> = {}): ControlState {
  const instances = parts.map((part) => {
    const spec = revision.parts.find((it) => it.part === part);
    const process = { status: "running", identity: { pid: 1, startTicks: 1, bootId: "" }, sinceMonoMs: 0 };
    const instance = { id: `${part}-1.r3`, part, slot: 1, spec: `${spec?.fingerprint}#0`, goal: "serve" };
    return [`${part}-1.r3`, { ...instance, process, readySinceMonoMs: 1, pools: {} } as unknown as Instance];
  });
  const state = { ...emptyState("shop", "127.9"), wanted: "up", current: revision, basis: revision } as const;
  return { ...state, instances: Object.fromEntries(instances), jobsDone: ["migrate.r3"], ...change };
}

function waitOf(state: ControlState, part = "web"): string | undefined {
  return shortfallsOf(state, 1_000).find(({ subject }) => subject === part)?.answer;
}

test("a need that is not ready is named, and one that is ready is not", () => {
  expect(waitOf(stateWith([]))).toBe("chain must be ready first");
  expect(waitOf(stateWith(["chain"]))).toBe("");
});

test("a job that comes before services is named", () => {
  expect(waitOf(stateWith(["chain"], { jobsDone: [] }))).toBe("migrate must end first");
});

test("an older instance that must go first is named", () => {
  const state = stateWith(["chain", "web"]);
  const old = { ...state.instances["web-1.r3"], id: "web-1.r2", spec: "old", slot: 1 } as Instance;
  expect(
    waitOf({ ...state, instances: { "chain-1.r3": state.instances["chain-1.r3"] as Instance, old } }),
  ).toBe("web-1.r2 must end first");
});
