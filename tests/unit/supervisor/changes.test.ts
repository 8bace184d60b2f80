/** Changes that meet each other, and what `up` does with a cluster that is not as it should be. */
import { describe, expect, it } from "vitest";
import { artifact, cluster, rolling, service } from "../../../src/index.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import type { FromFile, RequestMessage } from "../../../src/supervisor/messages.ts";
import { Supervised } from "../../support/supervised.ts";

function shop(version = "one", name = "shop"): Cluster {
  const web = service("web", {
    artifact: artifact({ dir: ".", build: ["make"] }),
    command: ["node", version],
    release: rolling({ healthyFor: "1ms" }),
  });
  return cluster(name, { services: [web] });
}

function file(version?: string, name?: string): FromFile {
  return { cluster: shop(version, name), artifacts: { web: "hash" }, secrets: {} };
}

function deploy(version?: string): RequestMessage {
  return { kind: "deploy", ...file(version), by: "ada" };
}

const down = { kind: "down", by: "bob" } as const;

/** Builds that end when they are told to, or are cancelled. */
class Builds {
  readonly signals: (AbortSignal | undefined)[] = [];
  isSlow = false;
  finish: () => void = () => undefined;

  keep = (_cluster: Cluster, _hashes: object, _tell: unknown, signal?: AbortSignal): Promise<void> => {
    this.signals.push(signal);
    if (!this.isSlow) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      signal?.addEventListener("abort", () => reject(new Error("it ended with SIGKILL")));
    });
  };
}

describe("down while a deploy is built", () => {
  it("cancels it, waits for its end, and leaves the gate open", async () => {
    const builds = new Builds();
    const supervised = new Supervised("shop", { artifacts: builds });
    await supervised.ask(deploy());
    builds.isSlow = true;
    const building = supervised.supervisor.request(deploy("two"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const ended = await supervised.ask(down);
    expect(ended.error).toBeNull();
    expect(builds.signals.at(-1)?.aborted).toBe(true);
    const deployed = await supervised.ended(building.id);
    expect(deployed.error?.message).toBe("the deploy was cancelled by bob before anything was changed");
    expect(supervised.state).toMatchObject({ wanted: "down", release: null, instances: {} });
    builds.isSlow = false;
    expect((await supervised.ask(deploy("two"))).receipt).toMatchObject({ revision: 2, outcome: "complete" });
  });

  it("waits for a first one, too: nothing runs yet, and nothing may begin afterwards", async () => {
    const builds = new Builds();
    builds.isSlow = true;
    const supervised = new Supervised("shop", { artifacts: builds });
    const building = supervised.supervisor.request({ kind: "up", file: file(), by: "ada" });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await supervised.ask(down);
    expect((await supervised.ended(building.id)).error?.message).toContain("cancelled by bob");
    expect(supervised.state.wanted).toBe("down");
  });

  it("cancel stops the build at once as well, and tells of it and not of the release before", async () => {
    const builds = new Builds();
    const supervised = new Supervised("shop", { artifacts: builds });
    await supervised.ask(deploy());
    builds.isSlow = true;
    const building = supervised.supervisor.request(deploy("two"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { notes } = await supervised.ask({ kind: "cancel", by: "bob" });
    expect(notes).toEqual(["the deploy was cancelled by bob before anything was changed"]);
    expect((await supervised.ended(building.id)).error?.message).toContain("cancelled by bob");
  });
});

describe("up", () => {
  it("says that everything is up only when it is", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy());
    const nothing = await supervised.ask({ kind: "up", by: "ada" });
    expect(nothing.notes).toEqual(["nothing to release: everything is up already at revision 1"]);
    supervised.happens({ kind: "health-seen", instance: "web-1.r1", healthy: false, answer: "HTTP 503" });
    const begun = supervised.supervisor.request({ kind: "up", by: "ada" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(supervised.state.release).toMatchObject({ as: "bring-up", to: { number: 1 } });
    supervised.happens({ kind: "health-seen", instance: "web-1.r1", healthy: true, answer: "fine" });
    expect((await supervised.ended(begun.id)).receipt).toMatchObject({ revision: 1, outcome: "complete" });
  });

  it("needs no file once a revision is complete, and says what a file of another cluster is", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy());
    await supervised.ask(down);
    const other = await supervised.ask({ kind: "up", file: file("one", "other"), by: "ada" });
    expect(other.notes).toContain('the file describes another cluster, "other"');
    expect(other.receipt).toMatchObject({ revision: 1, outcome: "complete" });
  });

  it("is refused without a file as long as there is no complete revision", () => {
    const supervised = new Supervised("shop");
    expect(() => supervised.supervisor.request({ kind: "up", by: "ada" })).toThrow(/needs the file/);
  });
});

it("a deploy of a file that runs, but not well, brings it up again", async () => {
  const supervised = new Supervised("shop");
  await supervised.ask(deploy());
  supervised.happens({ kind: "health-seen", instance: "web-1.r1", healthy: false, answer: "HTTP 503" });
  supervised.supervisor.request(deploy());
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(supervised.state.release).toMatchObject({ as: "bring-up" });
});

describe("a port that somebody else holds", () => {
  it("refuses the change before anything starts, and a later one takes the same number", async () => {
    const failure = { code: "address-in-use", message: "edge cannot listen", advice: "end it" } as const;
    let isTaken = true;
    const takenPort = (): Promise<typeof failure | undefined> =>
      Promise.resolve(isTaken ? failure : undefined);
    const supervised = new Supervised("shop", { takenPort });
    const refused = await supervised.ask(deploy());
    expect(refused.error).toMatchObject({ code: "refused", message: "edge cannot listen", advice: "end it" });
    expect(supervised.state).toMatchObject({ wanted: "down", release: null, instances: {} });
    isTaken = false;
    expect((await supervised.ask(deploy())).receipt).toMatchObject({ revision: 1, outcome: "complete" });
  });
});
