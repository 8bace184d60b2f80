/** The commands of guide 004, typed as they stand there, against the relayer example as it stands here. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Receiver } from "../../examples/relayer/relayer/test/support/receiver.ts";
import { root, runTutti, until, Workplace } from "../support/command-line.ts";
import { guideCommands, keptCommands } from "../support/guide-commands.ts";
import { API_KEY, Transactions } from "../support/relayer-client.ts";

const WEBHOOK_SIGNING_KEY = "development-webhook-signing-key-0001";
const workplace = new Workplace(join(root, "examples", "relayer"));
let receiver: Receiver;

beforeAll(async () => {
  receiver = await Receiver.start(WEBHOOK_SIGNING_KEY);
  const text = readFileSync(workplace.file, "utf8");
  // The line that the example's README tells to add.
  const withWebhooks = text.replace(
    "  env: {\n    REDIS_URL",
    `  env: {\n    WEBHOOK_URL: "${receiver.url}",\n    REDIS_URL`,
  );
  expect(withWebhooks).not.toBe(text);
  writeFileSync(workplace.file, withWebhooks);
  await workplace.must("up", "--yes");
});

afterAll(async () => {
  receiver.end();
  await workplace.remove();
});

/** Runs the command of the guide that begins like this; the guide itself says to put the key in. */
function typed(beginning: string): Promise<string> {
  const [command, ...others] = guideCommands().filter((it) => it.startsWith(beginning));
  expect([command, ...others]).toEqual([expect.any(String)]);
  const words = (command ?? "").replace("YOUR_API_KEY", API_KEY);
  return new Promise((resolve, reject) =>
    execFile("sh", ["-c", words], { timeout: 120_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${words}\n${stderr}`, { cause: error })) : resolve(stdout),
    ),
  );
}

it("knows every client's command of the guide", () => {
  expect(guideCommands()).toEqual(keptCommands());
  expect(guideCommands().length).toBe(5);
});

it("curl finds it healthy", async () => {
  expect(JSON.parse(await typed("curl http://localhost:8080/health"))).toMatchObject({ status: "alive" });
});

it("curl lists the relayers", async () => {
  const relayers = JSON.parse(await typed("curl -X GET http://localhost:8080/api/v1/relayers"));
  expect(relayers).toMatchObject([{ id: "anvil", pending: 0 }]);
});

it("curl is not shown the balancer's inside by the public door, and tutti shows it", async () => {
  const answer = JSON.parse(await typed("curl http://localhost:8080/nginx_status"));
  expect(answer).toMatchObject({ error: { code: "not_found" } });
  expect((await workplace.must("metrics", "edge")).stdout).toMatch(/^haproxy_frontend_current_sessions/m);
});

it("ab gets 10 000 answers without a failure", async () => {
  const report = await typed("ab ");
  expect(report).toMatch(/^Complete requests: +10000$/m);
  expect(report).toMatch(/^Failed requests: +0$/m);
  expect(report).not.toContain("Non-2xx responses");
  console.log(report.match(/^Requests per second.*$/m)?.[0]);
});

it("wrk keeps 400 connections busy for 30 seconds without an error", async () => {
  const report = await typed("wrk ");
  console.log(report);
  const requests = Number(/^ +(\d+) requests in 30\.\d+s/m.exec(report)?.[1]);
  expect(report).not.toContain("Non-2xx");
  const [, broken, slow = "0"] = /Socket errors: (.*), timeout (\d+)/.exec(report) ?? [];
  expect(broken ?? "connect 0, read 0, write 0").toBe("connect 0, read 0, write 0");
  // wrk calls an answer that took longer than 2s a timeout: on a busy machine a few do, and are answered all the same.
  expect(Number(slow)).toBeLessThan(requests / 20);
});

it("every instance has counted its part, on its own port for metrics", async () => {
  const { services } = await workplace.status();
  const addresses = services[0]?.instances.map(({ address }) => address.split(":")[0]) ?? [];
  expect(addresses.length).toBe(3);
  const listed = 'requests_total{method="GET",endpoint="/api/v1/relayers",status_code="200"} ';
  const counts = await Promise.all(
    addresses.map(async (host) => {
      const text = await (await fetch(`http://${host}:8081/metrics`)).text();
      return Number(
        text
          .split("\n")
          .find((line) => line.startsWith(listed))
          ?.slice(listed.length),
      );
    }),
  );
  for (const count of counts) expect(count).toBeGreaterThan(2_000);
});

async function rotate(flag: string): Promise<void> {
  const words = ["secret", "rotate", "STORAGE_ENCRYPTION_KEY", flag, "--yes", "--file", workplace.file];
  const { code, stderr } = await runTutti(words);
  expect(code, stderr).toBe(0);
}

it("the storage key is rotated under tutti, and the records of before stay readable", async () => {
  const { path, body, headers } = new Transactions().make(1);
  const post = (): Promise<Response> =>
    fetch(`http://localhost:8080${path}`, { method: "POST", headers, body });
  const before = (await (await post()).json()) as { id: string };
  const secrets = join(workplace.folder, "secrets.env");
  writeFileSync(secrets, readFileSync(secrets, "utf8").replace(/^STORAGE_ENCRYPTION_KEY=.*$/m, ""));
  await rotate("--generate");
  // Rounds that began before the last instance of before had gone may have left something.
  const rotatedAt = new Date().toISOString();
  await until("everything to be resealed", 60_000, async () => {
    const { stdout } = await workplace.must("logs", "relayer", "--grep", "resealed", "--lines", "1000");
    return [...stdout.matchAll(/"time":"([^"]+)".*"resealed":0\b/g)].some(
      ([, time = ""]) => time > rotatedAt,
    );
  });
  await rotate("--finish");
  expect(await (await post()).json()).toMatchObject({ id: before.id, status: "confirmed" });
});

it("a transaction through the door is told of by a signed webhook", async () => {
  const { path, body, headers } = new Transactions().make(1);
  const response = await fetch(`http://localhost:8080${path}`, { method: "POST", headers, body });
  const { id } = (await response.json()) as { id: string };
  const delivered = () => receiver.deliveries.find((delivery) => delivery.body.id === `${id}.confirmed`);
  await until("the webhook", 10_000, () => delivered() !== undefined);
  expect(delivered()).toMatchObject({ isGenuine: true });
});
