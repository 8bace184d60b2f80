/** Examples for unreachable-dependency. */
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  onPort,
  operators,
  redis,
  type SecurityGroup,
  securityGroup,
  service,
  tcp,
} from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

const backend = securityGroup("backend");
const office = securityGroup("office", { ranges: ["203.0.113.0/24"] });

const guarded = (from: readonly SecurityGroup[] | undefined, groups: readonly SecurityGroup[]): Cluster => {
  const state = redis("state", from ? { from } : {});
  return cluster("shop", {
    services: [service("web", { command: ["web"], groups, env: { REDIS_URL: state.url } })],
  });
};

const routed = (replicas: number): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), replicas });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

/** A service is always open to its balancers, whatever its `from` says. */
const guardedService = (): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), from: backend });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(80), to: web })] });
};

/** A balancer of a cloud goes through the rules of security groups like any other caller. */
const cloudDoor = (from: SecurityGroup): Cluster => {
  const web = service("web", { command: ["web"], port: http(8080), from });
  const product = { kind: "aws-application" } as const;
  return cluster("shop", {
    balancers: [loadBalancer("edge", { listen: http(80), to: web, groups: [backend], product })],
  });
};

const atUrl = ["env", "REDIS_URL"];

export const examples: RuleExamples = {
  violations: [
    {
      name: "the caller is in no admitted group",
      bad: { cluster: guarded([backend], []) },
      expected: [{ message: "notAdmitted", subject: "web", severity: "error", path: atUrl }],
      good: { cluster: guarded([backend], [backend]) },
    },
    {
      name: "only a range of foreign addresses is admitted",
      bad: { cluster: guarded([office], [backend]) },
      expected: [{ message: "notAdmitted", subject: "web", severity: "error", path: atUrl }],
      good: { cluster: guarded([office, backend], [backend]) },
    },
    {
      name: "nobody is admitted",
      bad: { cluster: guarded([], [backend]) },
      expected: [{ message: "nobodyAdmitted", subject: "web", severity: "error", path: atUrl }],
      good: { cluster: guarded(undefined, [backend]) },
    },
    {
      name: "the caller is admitted on another port",
      bad: { cluster: guarded([onPort(backend, tcp(3306))], [backend]) },
      expected: [{ message: "wrongPort", subject: "web", severity: "error", path: atUrl }],
      good: { cluster: guarded([onPort(backend, tcp(6379))], [backend]) },
    },
    {
      name: "a balancer of a cloud is admitted on another port",
      bad: { cluster: cloudDoor(onPort(backend, tcp(3306))) },
      expected: [{ message: "wrongPort", subject: "edge", severity: "error", path: ["to"] }],
      good: { cluster: cloudDoor(onPort(backend, tcp(8080))) },
    },
    {
      name: "the service behind the balancer has no instance",
      bad: { cluster: routed(0) },
      expected: [{ message: "noInstance", subject: "edge", severity: "error", path: ["to"] }],
      good: { cluster: routed(1) },
    },
  ],
  innocents: [
    { name: "operators hold the loopback addresses", good: { cluster: guarded([operators], []) } },
    {
      name: "a wide range of a group",
      good: { cluster: guarded([securityGroup("w", { ranges: ["96.0.0.0/3"] })], []) },
    },
    { name: "a balancer is admitted by the service it routes to", good: { cluster: guardedService() } },
  ],
};
