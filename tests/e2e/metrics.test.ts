/** A real Prometheus finds and reads what there is to measure: the supervisor, the balancer, and each ready instance. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { receiptOf, root, until, Workplace } from "../support/command-line.ts";
import { Prometheus } from "../support/prometheus.ts";

const [DOOR, METRICS, PROMETHEUS] = [18_490, 18_491, 18_492];

const clusterFile = (version: string, metrics = `metrics: { port: ${METRICS} },`): string => `
import { artifact, cluster, http, loadBalancer, rolling, service } from "tutti";

const web = service("web", {
  artifact: artifact({ dir: ".", ignore: ["cluster.ts"] }),
  command: ["node", "metered.mjs"],
  replicas: 2,
  port: http(8080),
  ports: { admin: http(8081) },
  health: http("/ready"),
  metrics: { port: "admin", path: "/inside/metrics" },
  env: { VERSION: "${version}" },
  release: rolling({ drain: "1s", healthyFor: "300ms" }),
  stopGrace: "2s",
});
const edge = loadBalancer("edge", { listen: http(${DOOR}), to: web });
export default cluster("metered", { environment: "development", ${metrics} balancers: [edge] });
`;

const workplace = new Workplace(join(root, "tests", "programs"));
const targetsFile = join(workplace.folder, ".tutti", "prometheus", "targets.json");
let prometheus: Prometheus;

beforeAll(async () => {
  writeFileSync(workplace.file, clusterFile("1"));
  await workplace.must("up", "--yes");
  prometheus = await Prometheus.start(PROMETHEUS, targetsFile);
});

afterAll(async () => {
  await prometheus?.end();
  await workplace.remove();
});

/** Targets that were scraped well a moment ago. */
async function scraped(): Promise<readonly string[]> {
  const samples = await prometheus.query("up == 1");
  return samples.map(({ labels }) => labels["instance"] ?? "").sort();
}

const targets = (): readonly { labels: Record<string, string> }[] =>
  JSON.parse(readFileSync(targetsFile, "utf8"));

const eventually = (what: string, query: string, expected: number): Promise<number> =>
  until(what, 20_000, async () => (await prometheus.value(query)) === expected);

async function visit(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) expect((await fetch(`http://127.0.0.1:${DOOR}/`)).status).toBe(200);
}

it("finds the supervisor, the balancer and both instances, each with what it measures", async () => {
  const all = ["edge", "supervisor", "web-1.r1", "web-2.r1"];
  await until("all four", 20_000, async () => (await scraped()).join() === all.join());
  await visit(7);
  await eventually("the instances' own count", 'sum(shop_orders_total{service="web",cluster="metered"})', 7);
  await eventually("HAProxy's own count", 'haproxy_frontend_http_requests_total{proxy="front_edge"}', 7);
  await eventually("ready instances", 'tutti_instances{part="web",kind="service",state="ready"}', 2);
  expect(await prometheus.value('tutti_pool_members{balancer="edge",part="web",state="ready"}')).toBe(2);
  expect(await prometheus.value('tutti_effect_duration_seconds_count{kind="start",result="done"}')).toBe(3);
  expect((await prometheus.query("tutti_build_info"))[0]).toMatchObject({ value: 1 });
  expect(
    await prometheus.value("tutti_last_receipt_lost_requests"),
    "nothing was measured yet",
  ).toBeUndefined();
});

it("follows a release: finds the new instances, forgets the old ones, and tells how it went", async () => {
  writeFileSync(workplace.file, clusterFile("2"));
  const deploying = workplace.must("deploy", "--json", "--yes");
  let isDone = false;
  const visiting = (async () => {
    while (!isDone) await visit(1);
  })();
  const receipt = receiptOf(await deploying.finally(() => (isDone = true)));
  await visiting;
  expect(targets().map(({ labels }) => labels["instance"])).toEqual([
    "supervisor",
    "edge",
    "web-1.r2",
    "web-2.r2",
  ]);
  expect(targets()[2]?.labels).toMatchObject({ cluster: "metered", service: "web", revision: "2" });
  await until("the new instances", 20_000, async () => (await scraped()).includes("web-2.r2"));
  await until("the old ones forgotten", 20_000, async () => !(await scraped()).join().includes(".r1"));
  await eventually(
    "the release",
    'tutti_release_duration_seconds_count{kind="release",result="complete"}',
    1,
  );
  await eventually("the revision", "tutti_revision", 2);
  expect(receipt.requests).toMatchObject({ total: expect.any(Number), lost: 0 });
  await eventually("what was lost", "tutti_last_receipt_lost_requests", 0);
  await eventually("of how many", "tutti_last_receipt_requests", receipt.requests.total ?? 0);
});

it("counts an instance that is killed, and who takes its place", async () => {
  const { services } = await workplace.status();
  process.kill(services[0]?.instances[0]?.pid ?? 0, "SIGKILL");
  await eventually("the crash", 'tutti_instance_crashes_total{part="web"}', 1);
  await until("its successor", 20_000, async () => (await scraped()).includes("web-1.r2.g2"));
  await eventually("both ready again", 'tutti_instances{part="web",kind="service",state="ready"}', 2);
});

it("tutti metrics prints the same, of the supervisor and of HAProxy, and names the balancers where there is no such one", async () => {
  expect((await workplace.must("metrics")).stdout).toContain('tutti_instances_desired{part="web"} 2');
  expect((await workplace.must("metrics", "edge")).stdout).toMatch(/^haproxy_process_start_time_seconds/m);
  const wrong = await workplace.run("metrics", "ledge");
  expect(wrong.code).toBe(9);
  expect(wrong.stderr).toContain("the cluster has no balancer ledge");
  expect(wrong.stderr).toContain("there are: edge");
});

it("without a port in the file nothing listens, the socket is the owner's alone, and no instance is touched", async () => {
  const before = (await workplace.status()).services[0]?.instances.map(({ id }) => id);
  writeFileSync(workplace.file, clusterFile("2", ""));
  await workplace.must("deploy", "--yes");
  await expect(fetch(`http://127.0.0.1:${METRICS}/metrics`)).rejects.toThrow();
  expect((await workplace.status()).services[0]?.instances.map(({ id }) => id)).toEqual(before);
  expect(targets().map(({ labels }) => labels["component"])).toEqual(["service", "service"]);
  const run = readFileSync(join(workplace.folder, ".tutti", "run-folder"), "utf8").trim();
  const [supervisor, balancer] = [join(run, "_supervisor.sock"), join(run, "edge.metrics")];
  for (const path of [supervisor, balancer, targetsFile])
    expect(statSync(path).mode & 0o777, path).toBe(0o600);
  expect(await read(supervisor)).toContain("tutti_build_info");
  await workplace.must("down", "--yes");
  expect(targets()).toEqual([]);
});

function read(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: "/metrics" }, (response) => resolve(text(response)))
      .once("error", reject)
      .end();
  });
}
