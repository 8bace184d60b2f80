/** What an operator meets besides releases: another environment, a supervisor that dies, other secrets, a broken file. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isRunning, receiptOf, root, type Status, until, Workplace } from "../support/command-line.ts";

const PORT = 18_400;

interface Shape {
  readonly version?: string;
  readonly build?: string;
  readonly serverTimeout?: string;
}

const clusterFile = ({ version = "1", build = "true", serverTimeout = "20s" }: Shape = {}): string => `
import { artifact, cluster, http, loadBalancer, redis, rolling, secret, service } from "tutti";

const state = redis("state", { password: secret("PASSWORD") });
const web = service("web", {
  artifact: artifact({ dir: ".", ignore: ["cluster.ts"], build: ["sh", "-c", ${JSON.stringify(build)}] }),
  command: ["node", "web.mjs"],
  replicas: 1,
  port: http(8080),
  health: http("/ready"),
  env: { VERSION: "${version}", REDIS_URL: state.url },
  release: rolling({ surge: 1, unavailable: 0, drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const edge = loadBalancer("edge", { listen: http(${PORT}), to: web, timeouts: { server: "${serverTimeout}" } });
export default cluster("operated", { environment: "development", balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"), { NODE_ENV: "test", PASSWORD: "one" });
const state = join(workplace.folder, ".tutti");

function write(shape?: Shape): void {
  writeFileSync(workplace.file, clusterFile(shape));
}

function pidsOf({ services, stores, balancers }: Status): number[] {
  const instances = services.flatMap((service) => service.instances);
  return [...instances, ...stores, ...balancers].flatMap(({ pid }) => (pid === null ? [] : [pid]));
}

function pidOf(status: Status, part: string): number | null | undefined {
  const instance = status.services.find(({ name }) => name === part)?.instances[0];
  return instance?.pid ?? status.stores.find(({ name }) => name === part)?.pid;
}

function socket(): string {
  return join(readFileSync(join(state, "run-folder"), "utf8").trim(), "_supervisor.sock");
}

async function withEnvironment<T>(env: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = { ...workplace.env };
  Object.assign(workplace.env, env);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(env)) delete workplace.env[name];
    Object.assign(workplace.env, before);
  }
}

beforeAll(() => write());
afterAll(() => workplace.remove());

describe("down", () => {
  it("finds what runs whatever the environment of the shell says", async () => {
    await workplace.must("up", "--yes");
    const pids = pidsOf(await workplace.status());
    expect(pids).toHaveLength(3);
    const elsewhere = { XDG_RUNTIME_DIR: join(workplace.folder, "elsewhere"), TMPDIR: workplace.folder };
    const down = await withEnvironment(elsewhere, () => workplace.must("down", "--volumes", "--yes"));
    expect(down.stdout).toContain("down: nothing is left running; data is removed");
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it("removes nothing when a supervisor owns the journal and does not answer, and names it", async () => {
    await workplace.must("up", "--yes");
    const status = JSON.parse((await workplace.must("status", "--json")).stdout) as {
      supervisor: { pid: number };
    };
    rmSync(socket());
    const down = await workplace.run("down", "--volumes", "--yes");
    expect(down.code, down.stderr).toBe(1);
    expect(down.stderr).toContain(`process ${status.supervisor.pid} owns the journal`);
    expect(down.stderr).toContain(`kill ${status.supervisor.pid}`);
    expect(existsSync(join(state, "data", "state-1"))).toBe(true);
    // As it says: what runs stays, and the next command takes over.
    process.kill(status.supervisor.pid, "SIGTERM");
    await until("the supervisor to end", 5_000, () => !isRunning(status.supervisor.pid));
    expect(pidsOf(await workplace.status()).filter(isRunning)).toHaveLength(3);
  });

  it("goes on with the next supervisor when the first one dies in the middle", async () => {
    const pids = pidsOf(await workplace.status());
    const down = await withEnvironment({ TUTTI_TEST_CRASH: "before:terminate:2" }, () =>
      workplace.run("down", "--volumes", "--yes", "--restart-supervisor"),
    );
    expect(down.code, down.stderr).toBe(0);
    expect(down.stderr).toContain("the supervisor is gone; starting it again");
    // Children of a supervisor that was killed are collected by the system, a moment later.
    await until("everything to have ended", 5_000, () => !pids.some(isRunning));
    expect(existsSync(join(state, "data"))).toBe(false);
  });

  it("stops a deploy that is still built, and the next one begins as if it had not been", async () => {
    await workplace.must("up", "--yes");
    write({ version: "2", build: "sleep 60" });
    const deploy = workplace.run("deploy", "--yes");
    const log = join(state, "logs", "web.build.log");
    await until("the build to begin", 10_000, async () => {
      return existsSync(log) && (await workplace.run("status")).code === 0 && (await builds());
    });
    const down = await workplace.run("down", "--yes");
    expect(down.code, down.stderr).toBe(0);
    expect(down.tookMs).toBeLessThan(20_000);
    const deployed = await deploy;
    expect(deployed.code, deployed.stderr).toBe(4);
    expect(deployed.stderr).toContain("before anything was changed");
    expect(await builds()).toBe(false);
    write();
    expect((await workplace.must("up", "--yes")).stdout).toContain("complete  revision");
  });
});

/** Whether the build sleeps. */
async function builds(): Promise<boolean> {
  const { execFileSync } = await import("node:child_process");
  return execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes("sh -c sleep 60");
}

it("a scale whose supervisor dies is carried on, and followed to its end", async () => {
  const scale = await withEnvironment({ TUTTI_TEST_CRASH: "before:start:1" }, () =>
    workplace.run("scale", "web=2", "--restart-supervisor"),
  );
  expect(scale.code, scale.stderr).toBe(0);
  expect(scale.stderr).toContain("the supervisor is gone; starting it again");
  expect((await workplace.status()).services[0]).toMatchObject({ desired: 2, healthy: 2 });
  await workplace.must("scale", "web=1");
});

describe("secrets", () => {
  it("another value is a change: plan names it, `up` leaves it, deploy releases it", async () => {
    const before = await workplace.status();
    await withEnvironment({ PASSWORD: "two" }, async () => {
      const plan = await workplace.run("plan", "--json", "--exit-code");
      expect(plan.code, plan.stderr).toBe(3);
      const { secrets, changes, revision } = JSON.parse(plan.stdout) as Record<string, unknown>;
      expect(secrets).toEqual(["PASSWORD"]);
      expect(changes).toEqual([
        { part: "state", change: "replaced" },
        { part: "web", change: "replaced" },
      ]);
      const up = await workplace.must("up", "--yes");
      expect(up.stderr).toContain("other values than those in use, released by `tutti deploy`: PASSWORD");
      expect(pidOf(await workplace.status(), "state")).toBe(pidOf(before, "state"));
      const deploy = await workplace.must("deploy", "--yes", "--json");
      expect(receiptOf(deploy)).toMatchObject({ revision, outcome: "complete" });
    });
    const after = await workplace.status();
    expect(pidOf(after, "state")).not.toBe(pidOf(before, "state"));
    expect(after.stores[0]?.state).toBe("ready");
  });

  it("a roll-back keeps the value of today, and --with-secrets goes back to the one of then", async () => {
    const number = (await workplace.status()).revision ?? 0;
    const back = await workplace.must("rollback", "--yes");
    expect(back.stderr).toContain(
      `nothing to release: revision ${number} is revision ${number - 1} with the values`,
    );
    const whole = await workplace.must("rollback", String(number - 1), "--with-secrets", "--yes");
    expect(whole.stdout).toContain(`complete  revision ${number - 1}`);
    const { stores } = await workplace.status();
    expect(stores[0]?.state).toBe("ready");
    const kept = readFileSync(join(state, "secrets.json"), "utf8");
    expect(kept).toContain('"version": 2');
    expect(kept).not.toMatch(/"(one|two)"/);
  });
});

it("the receipt of a deploy that reloads the balancer does not know the requests, and says why", async () => {
  write({ serverTimeout: "21s" });
  const receipt = receiptOf(await workplace.must("deploy", "--yes", "--json"));
  expect(receipt).toMatchObject({ outcome: "complete", requests: { total: null, lost: null } });
  expect(receipt).toMatchObject({ sources: { requests: expect.stringContaining("edge was reloaded") } });
});

it("up needs neither the file nor its sources once a revision is complete", async () => {
  await workplace.must("down", "--yes");
  writeFileSync(workplace.file, "export default nonsense(;\n");
  rmSync(join(workplace.folder, "web.mjs"));
  const up = await workplace.run("up", "--yes");
  expect(up.code, up.stderr).toBe(0);
  expect(up.stderr).toContain("the last complete revision is brought up as it is recorded");
  expect((await workplace.status()).services[0]).toMatchObject({ healthy: 1 });
});
