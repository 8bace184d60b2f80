/**
 * Ten faults of the guides that CloudFormation or Kubernetes can say: the edit that repairs each, in the manifest of the
 * same topology, and what tutti calls it in `examples/as-written`.
 */

const website = "website.cloudformation.yaml";
const relayer = "relayer.kubernetes.yaml";

/** @typedef {{ readonly fault: string, readonly says: string, readonly rule: string, readonly file: string, readonly edits: readonly (readonly [find: string, replace: string])[] }} Compared */

/** @type {readonly Compared[]} */
export const compared = [
  {
    fault: "E1",
    says: "scale out at CPU ≥ x, scale in below the same x",
    rule: "scaling-hysteresis",
    file: website,
    edits: [["Threshold: 0.6 # idle", "Threshold: 0.25 # idle"]],
  },
  {
    fault: "E2",
    says: "a threshold of 0.6 where the unit is percent",
    rule: "scaling-threshold-unit",
    file: website,
    edits: [
      ["Threshold: 0.6 # busy", "Threshold: 60 # busy"],
      ["Threshold: 0.6 # idle", "Threshold: 60 # idle"],
    ],
  },
  {
    fault: "E5",
    says: "an image by `:latest`",
    rule: "mutable-image",
    file: website,
    edits: [
      [
        "convergence-prod-api:latest",
        "convergence-prod-api@sha256:7f6ac5b1d0a2e1d0c4f1f3f0b9a8d7c6b5a49382716050f1e2d3c4b5a6978897",
      ],
    ],
  },
  {
    fault: "E9",
    says: "no circuit breaker",
    rule: "deployment-breaker",
    file: website,
    edits: [
      [
        "        MaximumPercent: 200\n",
        "        MaximumPercent: 200\n        DeploymentCircuitBreaker: { Enable: true, Rollback: true }\n",
      ],
    ],
  },
  {
    fault: "E16",
    says: "MySQL 5.7.21, in one zone",
    rule: "end-of-life, single-point",
    file: website,
    edits: [
      ["EngineVersion: 5.7.21", "EngineVersion: 8.4.5"],
      ["MultiAZ: false", "MultiAZ: true"],
    ],
  },
  {
    fault: "E20",
    says: "a deregistration delay of 300 s, a stop timeout of 30 s",
    rule: "deregistration-order",
    file: website,
    edits: [
      ['Value: "300"', 'Value: "60"'],
      ["StopTimeout: 30", "StopTimeout: 90"],
    ],
  },
  {
    fault: "Z1",
    says: "`allkeys-lru` on the Redis that is the database",
    rule: "eviction-on-state",
    file: relayer,
    edits: [["allkeys-lru", "noeviction"]],
  },
  {
    fault: "Z2",
    says: "`maxmemory` is the whole limit of the container",
    rule: "memory-limit-against-maxmemory",
    file: relayer,
    edits: [["memory: 4Gi", "memory: 6Gi"]],
  },
  {
    fault: "Z8",
    says: "the port of Redis is open to the world",
    rule: "undeclared-exposure",
    file: relayer,
    edits: [["  type: LoadBalancer\n", ""]],
  },
  {
    fault: "Z30",
    says: "killed 10 s after SIGTERM, and 35 s of requests to finish",
    rule: "killed-while-finishing",
    file: relayer,
    edits: [["terminationGracePeriodSeconds: 10", "terminationGracePeriodSeconds: 60"]],
  },
];
