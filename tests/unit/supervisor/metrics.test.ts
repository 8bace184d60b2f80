/** What Prometheus is told by a supervisor, in a world that obeys at once. */
import { expect, it } from "vitest";
import { makeRevision } from "../../../src/contract/revision.ts";
import { emptyState } from "../../../src/control/state.ts";
import { cluster, http, loadBalancer, rolling, service } from "../../../src/index.ts";
import type { RequestMessage } from "../../../src/supervisor/messages.ts";
import { prometheusTargets } from "../../../src/supervisor/metrics/targets.ts";
import { routesOf } from "../../../src/supervisor/routes.ts";
import { Supervised } from "../../support/supervised.ts";

function deploy(version: string): RequestMessage {
  const web = service("web", {
    command: ["node", version],
    replicas: 2,
    port: http(8080),
    ports: { admin: http(8081) },
    metrics: { port: "admin", path: "/inside" },
    release: rolling({ healthyFor: "1ms" }),
  });
  const plain = service("plain", { command: ["node"], port: http(9000), metrics: "/metrics" });
  const silent = service("silent", { command: ["node"], port: http(9001) });
  const shop = cluster("shop", { services: [web, plain, silent] });
  return { kind: "deploy", cluster: shop, artifacts: {}, secrets: {}, by: "ada" };
}

interface Target {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** A supervisor, and every list of targets that it published. */
function supervised(): { shop: Supervised; published: (readonly Target[])[] } {
  const published: (readonly Target[])[] = [];
  const monitoring = {
    balancerMetrics: () => Promise.resolve(undefined),
    publishTargets: (text: string) => void published.push(JSON.parse(text) as readonly Target[]),
  };
  return { shop: new Supervised("shop", { monitoring }), published };
}

const namesIn = (targets: readonly Target[] | undefined): readonly (string | undefined)[] =>
  (targets ?? []).map(({ labels }) => labels["instance"]);

async function metricsOf({ supervisor }: Supervised): Promise<readonly string[]> {
  const response = await routesOf(supervisor).request("/metrics");
  expect(response.headers.get("content-type")).toContain("text/plain");
  return (await response.text()).split("\n");
}

it("targets are the ready instances with metrics, at the port and path of their service, as they come and go", async () => {
  const { shop, published } = supervised();
  await shop.ask(deploy("one"));
  expect(published.at(-1)).toEqual([
    {
      targets: [`${shop.state.instances["plain-1.r1"]?.address}:9000`],
      labels: {
        __metrics_path__: "/metrics",
        cluster: "shop",
        component: "service",
        service: "plain",
        instance: "plain-1.r1",
        revision: "1",
      },
    },
    expect.objectContaining({ targets: [`${shop.state.instances["web-1.r1"]?.address}:8081`] }),
    expect.objectContaining({ targets: [`${shop.state.instances["web-2.r1"]?.address}:8081`] }),
  ]);
  await shop.ask(deploy("two"));
  expect(namesIn(published.at(-1))).toEqual(["plain-1.r1", "web-1.r2", "web-2.r2"]);
  shop.happens({ kind: "health-seen", instance: "web-1.r2", healthy: false, answer: "HTTP 500" });
  expect(namesIn(published.at(-1))).toEqual(["plain-1.r1", "web-2.r2"]);
  await shop.ask({ kind: "down", by: "ada" });
  expect(published.at(-1)).toEqual([]);
  const texts = published.map((targets) => JSON.stringify(targets));
  expect(texts.filter((text, index) => text === texts[index - 1])).toEqual([]);
});

it("an HAProxy is a target, and an nginx, which counts nothing, is none", () => {
  const web = service("web", { command: ["node"], port: http(8080) });
  const counting = loadBalancer("edge", { listen: http(8000), to: web });
  const other = loadBalancer("other", { engine: "nginx", listen: http(8001), to: web });
  const shop = cluster("shop", { balancers: [counting, other], metrics: { port: 9464 } });
  const state = { ...emptyState("shop", "127.9"), wanted: "up" as const, current: makeRevision(1, shop, {}) };
  expect(namesIn(prometheusTargets(state))).toEqual(["supervisor", "edge"]);
});

it("metrics tell what there is, and count what happened", async () => {
  const { shop } = supervised();
  await shop.ask(deploy("one"));
  shop.happens({ kind: "health-seen", instance: "web-1.r1", healthy: false, answer: "HTTP 500" });
  const lines = await metricsOf(shop);
  expect(lines).toEqual(
    expect.arrayContaining([
      'tutti_build_info{version="0.0.1"} 1',
      'tutti_instances{part="web",kind="service",state="ready"} 1',
      'tutti_instances{part="web",kind="service",state="unhealthy"} 1',
      'tutti_instances_desired{part="web"} 2',
      'tutti_release_duration_seconds_count{kind="bring-up",result="complete"} 1',
      'tutti_effect_duration_seconds_count{kind="start",result="done"} 4',
      'tutti_probe_failures_total{part="web",probe="supervisor"} 1',
      'tutti_instance_unhealthy_total{part="web"} 1',
      "tutti_revision 1",
    ]),
  );
  // What was not measured is missing, and not 0.
  expect(lines.filter((line) => /^tutti_last_receipt_/.test(line))).toEqual([]);
});

it("every name has its unit or _total, a help text, and tutti_ in front", async () => {
  const { shop } = supervised();
  const types = (await metricsOf(shop)).filter((line) => line.startsWith("# TYPE "));
  expect(types.length).toBeGreaterThan(10);
  for (const line of types) {
    const [, , name = "", type = ""] = line.split(" ");
    expect(name).toMatch(/^tutti_[a-z_]+$/);
    if (type === "counter") expect(name).toMatch(/_total$/);
    if (type === "histogram") expect(name).toMatch(/_seconds$/);
    if (type === "gauge") expect(name).not.toMatch(/_total$/);
  }
});
