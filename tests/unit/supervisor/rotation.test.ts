/** Secrets that are set by hand, and two values of one that overlap while instances roll. */
import { describe, expect, it } from "vitest";
import { cluster, rolling, secret, service } from "../../../src/index.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import type { OperationMessage, RequestMessage } from "../../../src/supervisor/messages.ts";
import { Supervised } from "../../support/supervised.ts";

const release = rolling({ healthyFor: "1ms" });
const key = secret("KEY");

/** `door` accepts both values of KEY, `client` sends the preferred one, `plain` uses none. */
function shop(version = "one"): Cluster {
  const door = service("door", {
    command: ["node", version],
    env: { KEY: key, KEY_PREVIOUS: key.other, PIN: secret("PIN") },
    release,
  });
  const client = service("client", { command: ["node", "client"], env: { KEY: key }, release });
  const plain = service("plain", { command: ["node", "plain"], release });
  return cluster("shop", { services: [door, client, plain] });
}

const first = { KEY: "k1", PIN: "p1" };

function deploy(secrets: Record<string, string>, file = shop()): RequestMessage {
  return { kind: "deploy", cluster: file, artifacts: {}, secrets, by: "ada" };
}

const set = (name: string, value: string): RequestMessage => ({ kind: "set-secret", name, value, by: "ada" });

function rotate(value?: string, name = "KEY"): RequestMessage {
  return { kind: "rotate-secret", name, value, finish: false, by: "ada" };
}

function finish(value?: string): RequestMessage {
  return { kind: "rotate-secret", name: "KEY", value, finish: true, by: "ada" };
}

function rollback(to: number, withSecrets = false): RequestMessage {
  return { kind: "rollback", to, force: false, withSecrets, by: "ada" };
}

function versions({ state }: Supervised): unknown {
  return state.current?.secrets;
}

function instances({ state }: Supervised): string[] {
  return Object.keys(state.instances).sort();
}

function saidBy({ notes, error }: OperationMessage): string {
  return [...notes, error?.message, error?.advice].join("\n");
}

async function upWith(...messages: readonly RequestMessage[]): Promise<Supervised> {
  const supervised = new Supervised("shop");
  await supervised.ask(deploy(first));
  for (const message of messages) expect((await supervised.ask(message)).error).toBeNull();
  return supervised;
}

describe("a value that is set", () => {
  it("changes nothing that runs, and is released by the next deploy", async () => {
    const supervised = await upWith(set("KEY", "k2"));
    expect(versions(supervised)).toEqual({ KEY: 1, PIN: 1 });
    await supervised.ask(deploy({}));
    expect(versions(supervised)).toEqual({ KEY: 2, PIN: 1 });
    expect(instances(supervised)).toEqual(["client-1.r2", "door-1.r2", "plain-1.r1"]);
  });

  it("gives way to one that is given with the deploy", async () => {
    const supervised = await upWith(set("KEY", "k2"));
    await supervised.ask(deploy(first));
    expect(versions(supervised)).toEqual({ KEY: 1, PIN: 1 });
  });

  it("is kept before anything was ever up", async () => {
    const supervised = new Supervised("shop");
    await supervised.ask(set("KEY", "k1"));
    await supervised.ask(set("PIN", "p1"));
    await supervised.ask(deploy({}));
    expect(versions(supervised)).toEqual({ KEY: 1, PIN: 1 });
  });

  it("is no other version when it is the same, and goes back when it is that of before", async () => {
    const supervised = await upWith();
    expect(saidBy(await supervised.ask(set("KEY", "k1")))).toContain("has this value already: version 1");
    await supervised.ask(set("KEY", "k2"));
    await supervised.ask(set("KEY", "k1"));
    await supervised.ask(deploy({}));
    expect(supervised.vault.get("KEY", supervised.state.current?.secrets["KEY"] ?? 0)).toBe("k1");
  });

  it("is refused while the secret is rotated", async () => {
    const supervised = await upWith(rotate("k2"));
    expect(saidBy(await supervised.ask(set("KEY", "k3")))).toContain("a rotation of KEY is open");
    expect(supervised.vault.latest("KEY")).toBe(2);
  });
});

describe("a rotation", () => {
  it("first has both accepted, then the new one preferred, then the old one refused", async () => {
    const supervised = await upWith(rotate("k2"));
    expect(versions(supervised)).toEqual({ KEY: 1, "KEY.other": 2, PIN: 1 });
    // Who only sends the key is not replaced before all accept the new one.
    expect(instances(supervised)).toEqual(["client-1.r1", "door-1.r2", "plain-1.r1"]);
    await supervised.ask(rotate());
    expect(versions(supervised)).toEqual({ KEY: 2, "KEY.other": 1, PIN: 1 });
    expect(instances(supervised)).toEqual(["client-1.r3", "door-1.r3", "plain-1.r1"]);
    await supervised.ask(finish());
    expect(versions(supervised)).toEqual({ KEY: 2, PIN: 1 });
    expect(instances(supervised)).toEqual(["client-1.r3", "door-1.r4", "plain-1.r1"]);
  });

  it("lets no deploy bring a third value in, by what is given or by what was set before", async () => {
    const supervised = await upWith(set("KEY", "k2"), rotate("k3"));
    expect(() => supervised.ask(deploy({ KEY: "k4" }, shop("two")))).toThrow("is a third one");
    await supervised.ask(deploy({}, shop("two")));
    expect(versions(supervised)).toEqual({ KEY: 1, "KEY.other": 3, PIN: 1 });
    expect((await supervised.ask(deploy({ KEY: "k3" }, shop("three")))).error).toBeNull();
  });

  it("takes the value that was set when none is given with it", async () => {
    const supervised = await upWith(set("KEY", "k2"), rotate());
    expect(versions(supervised)).toEqual({ KEY: 1, "KEY.other": 2, PIN: 1 });
    await supervised.ask(deploy({}, shop("two")));
    expect(versions(supervised), "a deploy does not skip a step").toMatchObject({ KEY: 1, "KEY.other": 2 });
  });

  it("is neither pushed on nor ended by a deploy that is given one of the two values", async () => {
    const supervised = await upWith(rotate("k2"));
    await supervised.ask(deploy({ KEY: "k2" }, shop("two")));
    expect(versions(supervised)).toMatchObject({ KEY: 1, "KEY.other": 2 });
    await supervised.ask(rotate());
    await supervised.ask(deploy({ KEY: "k1" }, shop("three")));
    expect(versions(supervised)).toMatchObject({ KEY: 2, "KEY.other": 1 });
  });

  it("that is asked for again when it is done says so, and takes no third value", async () => {
    const supervised = await upWith(rotate("k2"), rotate());
    expect(saidBy(await supervised.ask(rotate()))).toContain("preferred already");
    expect(saidBy(await supervised.ask(rotate("k3")))).toContain("is a third one");
    expect(supervised.state.current?.number).toBe(3);
  });

  it("goes on where the file still has the old value, which is not the last word yet", async () => {
    const supervised = await upWith(rotate("k2"), rotate("k1"));
    expect(versions(supervised)).toMatchObject({ KEY: 2, "KEY.other": 1 });
  });

  it("is not finished before the new value is preferred, nor while the old one is still given", async () => {
    const supervised = await upWith(rotate("k2"));
    expect(saidBy(await supervised.ask(finish()))).toContain("not every instance prefers version 2");
    await supervised.ask(rotate());
    expect(saidBy(await supervised.ask(finish("k1")))).toContain("still has the old value of KEY");
    expect((await supervised.ask(finish("k2"))).error).toBeNull();
    expect((await supervised.ask(finish())).error?.code).toBe("no-such-thing");
  });

  it("does not let the retired value back in from a shell that still has it, unless it is set anew", async () => {
    const supervised = await upWith(rotate("k2"), rotate(), finish());
    const stale = deploy(first, shop("two"));
    expect(() => supervised.supervisor.request(stale)).toThrow(
      /KEY that a rotation has retired \(version 1\)/,
    );
    expect(saidBy(await supervised.ask(rotate("k1")))).toContain("has retired");
    await supervised.ask(set("KEY", "k1"));
    await supervised.ask(stale);
    expect(versions(supervised)).toEqual({ KEY: 3, PIN: 1 });
  });

  it("is refused where nobody accepts two values, without a new value, and while nothing runs", async () => {
    const supervised = await upWith();
    expect(saidBy(await supervised.ask(rotate("x", "PIN")))).toContain('secret("PIN").other');
    expect(saidBy(await supervised.ask(rotate("x", "OTHER")))).toContain("secrets are: KEY, PIN");
    expect((await supervised.ask(rotate())).error?.code).toBe("missing-secret");
    expect(saidBy(await supervised.ask(rotate("k1")))).toContain("is the one in use");
    await supervised.ask({ kind: "down", by: "ada" });
    expect((await supervised.ask(rotate("k2"))).error?.code).toBe("not-running");
    expect(supervised.vault.latest("KEY")).toBe(1);
  });
});

describe("a roll-back", () => {
  it("keeps both values of today while a rotation is open", async () => {
    const supervised = await upWith(deploy(first, shop("two")), rotate("k2"), rotate());
    await supervised.ask(rollback(1));
    expect(versions(supervised)).toEqual({ KEY: 2, "KEY.other": 1, PIN: 1 });
    expect(supervised.state.current?.cluster.services[1]?.command).toEqual(["node", "one"]);
  });

  it("does not bring a retired value back, unless that is asked for", async () => {
    const supervised = await upWith(rotate("k2"), rotate(), finish());
    await supervised.ask(rollback(3));
    expect(versions(supervised)).toEqual({ KEY: 2, PIN: 1 });
    await supervised.ask(rollback(3, true));
    expect(supervised.state.current).toMatchObject({ number: 3, secrets: { KEY: 2, "KEY.other": 1 } });
  });
});
