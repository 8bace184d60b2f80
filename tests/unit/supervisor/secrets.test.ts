/** Versions of secrets through deploys, `up` and roll-backs. */
import { describe, expect, it } from "vitest";
import { cluster, redis, rolling, secret, service } from "../../../src/index.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import type { RequestMessage } from "../../../src/supervisor/messages.ts";
import { contentOf, stateVersion } from "../../../src/supervisor/revisions.ts";
import { MemoryVault, Supervised } from "../../support/supervised.ts";

const release = rolling({ healthyFor: "1ms" });

/** `web` uses KEY itself and PASSWORD by the URL of the store; `plain` uses none. */
function shop(version = "one"): Cluster {
  const state = redis("state", { password: secret("PASSWORD") });
  const web = service("web", {
    command: ["node", version],
    env: { KEY: secret("KEY"), REDIS_URL: state.url },
    release,
  });
  const plain = service("plain", { command: ["node", "plain"], release });
  return cluster("shop", { services: [web, plain] });
}

const first = { KEY: "k1", PASSWORD: "p1" };

function deploy(secrets: Record<string, string>, file = shop()): RequestMessage {
  return { kind: "deploy", cluster: file, artifacts: {}, secrets, by: "ada" };
}

function rollback(change: object = {}): RequestMessage {
  return { kind: "rollback", force: false, withSecrets: false, by: "ada", ...change };
}

function versions(supervised: Supervised): unknown {
  return supervised.state.current?.secrets;
}

function instances({ state }: Supervised): string[] {
  return Object.keys(state.instances).sort();
}

describe("a deploy", () => {
  it("keeps values with the revision that it makes, and makes none for values that are the same", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    expect(versions(supervised)).toEqual({ KEY: 1, PASSWORD: 1 });
    const again = await supervised.ask(deploy(first));
    expect(again.notes).toEqual(["nothing to release: the file is what runs: revision 1"]);
    expect(supervised.vault.latest("KEY")).toBe(1);
  });

  it("of another value alone replaces the parts that use it, themselves or by the URL of a store", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    expect(instances(supervised)).toEqual(["plain-1.r1", "state-1.r1", "web-1.r1"]);
    await supervised.ask(deploy({ ...first, KEY: "k2" }));
    expect(versions(supervised)).toEqual({ KEY: 2, PASSWORD: 1 });
    expect(instances(supervised)).toEqual(["plain-1.r1", "state-1.r1", "web-1.r2"]);
    await supervised.ask(deploy({ KEY: "k2", PASSWORD: "p2" }));
    expect(instances(supervised)).toEqual(["plain-1.r1", "state-1.r3", "web-1.r3"]);
  });

  it("without a value keeps the one in use", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    await supervised.ask(deploy({}, shop("two")));
    expect(versions(supervised)).toEqual({ KEY: 1, PASSWORD: 1 });
    expect(supervised.state.current?.number).toBe(2);
  });

  it("that cannot be kept stores no value", async () => {
    const artifacts = { keep: () => Promise.reject(new Error("the build failed")) };
    const supervised = new Supervised("shop", { artifacts });
    const ended = await supervised.ask(deploy(first));
    expect(ended.error?.message).toBe("the build failed");
    expect(supervised.vault.kept.size).toBe(0);
    expect(supervised.state.wanted).toBe("down");
  });

  it("of a plan is refused before anything is built or stored when a value is another one", async () => {
    const built: string[] = [];
    const artifacts = { keep: async () => void built.push("built") };
    const supervised = new Supervised("shop", { artifacts });
    await supervised.ask(deploy(first));
    const file = shop("two");
    const content = contentOf({ cluster: file, artifacts: {}, secrets: { KEY: 1, PASSWORD: 1 } });
    const plan = { stateVersion: stateVersion(supervised.state, 2), revision: 2, content };
    const changed = { ...deploy({ ...first, KEY: "k2" }, file), plan };
    expect(() => supervised.supervisor.request(changed as RequestMessage)).toThrow(
      expect.objectContaining({ code: "state-moved" }),
    );
    expect(built).toHaveLength(1);
    expect(supervised.vault.latest("KEY")).toBe(1);
    const planned = await supervised.ask({ ...deploy(first, file), plan } as RequestMessage);
    expect(planned.receipt?.outcome).toBe("complete");
  });
});

describe("up", () => {
  it("stores nothing while the cluster runs, and names what a deploy would release", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    const file = { cluster: shop(), artifacts: {}, secrets: { ...first, KEY: "k2" } };
    const ended = await supervised.ask({ kind: "up", file, by: "ada" });
    expect(ended.notes).toContain("other values than those in use, released by `tutti deploy`: KEY");
    expect(supervised.vault.latest("KEY")).toBe(1);
    expect(instances(supervised)).toContain("web-1.r1");
  });

  it("is refused when the vault does not have what the revision uses", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    supervised.vault.kept.clear();
    expect(() => supervised.supervisor.request({ kind: "up", by: "ada" })).toThrow(
      /does not have KEY, PASSWORD/,
    );
  });
});

describe("a roll-back", () => {
  async function threeRevisions(): Promise<Supervised> {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    await supervised.ask(deploy({ ...first, KEY: "k2" }, shop("two")));
    return supervised;
  }

  it("keeps the values of today, and says that the revision has a new number", async () => {
    const supervised = await threeRevisions();
    const ended = await supervised.ask(rollback());
    expect(ended.notes.join()).toContain(
      "revision 3 is revision 1 with the values that secrets have today (KEY",
    );
    expect(supervised.state.current).toMatchObject({ number: 3, secrets: { KEY: 2, PASSWORD: 1 } });
    expect(supervised.state.current?.cluster.services.map((it) => it.command[1])).toContain("one");
    const again = await supervised.ask(rollback({ to: 1 }));
    expect(again.notes.join()).toContain("nothing to release: revision 3 is revision 1");
  });

  it("--with-secrets goes back to the revision itself, values and all", async () => {
    const supervised = await threeRevisions();
    await supervised.ask(rollback({ withSecrets: true }));
    expect(supervised.state.current).toMatchObject({ number: 1, secrets: { KEY: 1, PASSWORD: 1 } });
    expect(supervised.vault.holds("KEY", 2, "k2")).toBe(true);
  });

  it("is to the revision itself where no value was changed", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    await supervised.ask(deploy(first, shop("two")));
    await supervised.ask(rollback());
    expect(supervised.state.current?.number).toBe(1);
  });

  it("of one service does not take secrets along", async () => {
    const supervised = await threeRevisions();
    await supervised.ask(rollback({ to: 1, only: "web" }));
    expect(supervised.state.current).toMatchObject({ number: 3, secrets: { KEY: 2, PASSWORD: 1 } });
    const both = await supervised.ask(rollback({ to: 1, only: "web", withSecrets: true }));
    expect(both.error?.code).toBe("usage");
  });
});

it("a value that a release brought and lost again is a version; the one in use stays in use", async () => {
  const vault = new MemoryVault();
  const supervised = new Supervised("shop", { vault });
  await supervised.ask(deploy(first));
  vault.store({ KEY: "bad" }, { KEY: 2 });
  const ended = await supervised.ask(deploy(first));
  expect(ended.notes.join()).toContain("nothing to release");
  await supervised.ask(deploy({ ...first, KEY: "other" }));
  expect(versions(supervised)).toEqual({ KEY: 3, PASSWORD: 1 });
});

describe("removing a secret", () => {
  const remove = (name: string): RequestMessage => ({ kind: "remove-secret", name, by: "ada" });
  const without = (): Cluster => {
    const plain = service("plain", { command: ["node", "plain"], release });
    return cluster("shop", { services: [plain] });
  };

  it("is refused while what runs uses it, and what is not kept cannot be removed", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    const refused = await supervised.ask(remove("KEY"));
    expect(refused.error).toMatchObject({ code: "refused", message: "revision 1 uses KEY" });
    expect(supervised.vault.latest("KEY")).toBe(1);
    const unknown = await supervised.ask(remove("OTHER"));
    expect(unknown.error).toMatchObject({ code: "no-such-thing" });
  });

  it("forgets every version, and says which roll-backs need it anew", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(deploy(first));
    await supervised.ask(deploy({}, without()));
    const removed = await supervised.ask(remove("KEY"));
    expect(removed).toMatchObject({ error: null, notes: ["a roll-back to revision 1 needs KEY set anew"] });
    expect(supervised.vault.latest("KEY")).toBeUndefined();
    expect(supervised.vault.latest("PASSWORD")).toBe(1);
    expect((await supervised.ask(rollback())).error?.message).toContain("KEY");
  });
});
