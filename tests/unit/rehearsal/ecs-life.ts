/** What deployments of services on ECS must keep, shown with the scheduler that is assumed for them. */
import { desiredCounts } from "../../../src/check/ecs-services.ts";
import { servicesBehind } from "../../../src/model/balancer.ts";
import type { Cluster } from "../../../src/model/cluster.ts";
import type { Service } from "../../../src/model/service.ts";
import { zonesOf } from "../../../src/model/subnet.ts";
import { type Deployed, type Deployment, deploy } from "./ecs-scheduler.ts";
import type { Trial } from "./trial.ts";

type Kept = (deployed: Deployed, isRouted: boolean) => string | undefined;

const kept: Readonly<Record<string, Kept>> = {
  /** A deployment of a sound revision ends. */
  "ECS-01": ({ isComplete }) => (isComplete ? undefined : "is deployed for two hours, and for ever"),
  /** While it lasts, somebody answers. */
  "ECS-02": ({ servingMin }, isRouted) =>
    isRouted && servingMin === 0 ? "answers nothing for a while" : undefined,
  /** No task of a sound revision is killed. */
  "ECS-03": ({ killed }) => (killed > 0 ? `has ${killed} sound tasks killed` : undefined),
};

export const ecsPromises: Readonly<Record<string, (trial: Trial) => string | undefined>> = Object.fromEntries(
  Object.entries(kept).map(([id, keeps]) => [id, ({ cluster }: Trial) => brokenIn(cluster, keeps)]),
);

function brokenIn(cluster: Cluster, keeps: Kept): string | undefined {
  for (const service of cluster.services) {
    for (const deployment of deploymentsOf(cluster, service)) {
      const broken = keeps(deploy(deployment), deployment.asks !== undefined);
      if (broken) return `${service.name} with ${deployment.desired} wanted ${broken}`;
    }
  }
  return undefined;
}

/** One for each number of tasks that may be wanted. */
function deploymentsOf(cluster: Cluster, service: Service): readonly Deployment[] {
  const { runner, zones, port } = service;
  if (!runner) return [];
  const door = cluster.balancers.find((balancer) => servicesBehind(balancer).includes(service.name));
  const product = door?.product;
  const subnets = product && "subnets" in product ? product.subnets : undefined;
  const fixedPort = runner.networkMode === "host" ? port?.port : runner.hostPort;
  return desiredCounts(service).map((desired) => ({
    runner,
    desired,
    zones: zones.length > 0 ? zones.map(({ name }) => name) : [""],
    ...(door ? { asks: { ...(subnets ? { zones: zonesOf(subnets).map(({ name }) => name) } : {}) } } : {}),
    ...(fixedPort !== undefined && runner.networkMode !== "awsvpc" ? { fixedPort } : {}),
  }));
}
