/** The faults of guide 002, E1 to E20: what is found of each in the file as it is written, and what repairs it. */
import type { GuideFault } from "./guide.ts";

const digest = "sha256:7f6ac5b1d0a2e1d0c4f1f3f0b9a8d7c6b5a49382716050f1e2d3c4b5a6978897";

export const websiteFaults: readonly GuideFault[] = [
  {
    fault: "E1",
    says: "one more task at 0.6, and one less below 0.6",
    found: [{ rule: "scaling-hysteresis", subject: "prod-api" }],
    repair: [{ find: "below: 0.6", replace: "below: 0.25" }],
  },
  {
    fault: "E2",
    says: "0.6, of a metric in percent",
    found: [{ rule: "scaling-threshold-unit", subject: "prod-api" }],
    repair: [
      { find: "at: 0.6", replace: "at: 60" },
      { find: "below: 0.6", replace: "below: 60" },
    ],
  },
  {
    fault: "E3",
    says: "one task of each service",
    found: [{ rule: "single-point", message: "oneInstance" }],
    repair: [
      { find: "min: 1,\n    max: 2,", replace: "min: 2,\n    max: 4," },
      { find: "replicas: 1,\n  port: http(3000)", replace: "replicas: 2,\n  port: http(3000)" },
    ],
  },
  {
    fault: "E4",
    says: "a health check grace period of 300 seconds",
    found: [{ rule: "grace-hides-failure", subject: "prod-api" }],
    repair: [{ find: 'healthCheckGrace: "300s"', replace: 'healthCheckGrace: "60s"' }],
  },
  {
    fault: "E5",
    says: "images by :latest, and by no tag",
    found: [{ rule: "mutable-image", message: "latest" }],
    repair: [
      { find: "convergence-prod-api:latest", replace: `convergence-prod-api@${digest}` },
      { find: 'convergence-prod-app"', replace: `convergence-prod-app@${digest}"` },
    ],
  },
  {
    fault: "E6",
    says: "revisions and environment variables by hand in the console",
    found: [{ rule: "revision-by-hand" }],
    repair: [{ find: 'revisions: "by-hand"', replace: 'revisions: "pipeline"' }],
  },
  {
    fault: "E7",
    says: "a prod-app service with a prod-api-task, against which a warning in capitals stands",
    found: [{ rule: "wrong-service-guard" }],
    repair: [{ find: 'builds: "by-hand",', replace: 'builds: "by-hand",\n  refusesForeign: true,' }],
  },
  {
    fault: "E8",
    says: "roll back: TBD",
    found: [{ rule: "no-way-back", message: "nobodyKnows" }],
    repair: [{ find: 'builds: "by-hand",', replace: 'builds: "by-hand",\n  rollback: "rehearsed",' }],
  },
  {
    fault: "E9",
    says: "leave the rest of the fields as they are: no circuit breaker, no alarms",
    found: [{ rule: "deployment-breaker", message: "neverEnds" }],
    repair: [
      {
        find: 'family: "prod-api-task",',
        replace:
          'family: "prod-api-task",\n    breaker: { rollback: true, failures: 3 },\n    alarms: ["api-5xx"],',
      },
      {
        find: 'family: "prod-app-task",',
        replace:
          'family: "prod-app-task",\n    breaker: { rollback: true, failures: 3 },\n    alarms: ["app-5xx"],',
      },
    ],
  },
  {
    fault: "E10",
    says: "RUNNING counts as done, and the old task may be stopped by hand",
    found: [
      { rule: "done-when-running", message: "runningIsNotHealthy" },
      { rule: "done-when-running", message: "stoppedByHand" },
    ],
    repair: [
      { find: 'doneWhen: "running"', replace: 'doneWhen: "healthy"' },
      { find: '  stopsOld: "by-hand",\n', replace: "" },
    ],
  },
  {
    fault: "E11",
    says: "one procedure after the other, in no order",
    found: [{ rule: "unordered-release", subject: "prod-app" }],
    repair: [{ find: "after: []", replace: "after: [api]" }],
  },
  {
    fault: "E12",
    says: "discovery prod-api.local beside the balancer",
    found: [{ rule: "discovery-past-balancer" }],
    repair: [
      { find: 'discovery: { name: "prod-api.local" },', replace: "" },
      { find: 'discovery: { name: "prod-app.local" },', replace: "" },
    ],
  },
  {
    fault: "E13",
    says: "primary region us-east-1a, secondary region us-east-1b",
    found: [{ rule: "zone-called-region", message: "zoneAsRegion" }],
    repair: [
      { find: 'region: region("us-east-1a")', replace: 'region: region("us-east-1")' },
      { find: 'region("us-east-1b")', replace: 'region("us-west-2")' },
    ],
  },
  {
    fault: "E14",
    says: "port mapping 8080:8080",
    found: [{ rule: "host-port-in-task" }],
    repair: [
      { find: "hostPort: 8080,", replace: "" },
      { find: "hostPort: 3000,", replace: "" },
    ],
  },
  {
    fault: "E15",
    says: "Fargate only charges for the memory and CPU units that are utilised",
    notInAModel:
      "A sentence about a bill: the same tasks run, of the same size, whatever somebody believes of their price.",
  },
  {
    fault: "E16",
    says: "MySQL 5.7.21 and Redis 4.0, each in one zone",
    found: [
      { rule: "end-of-life", subject: "website" },
      { rule: "end-of-life", subject: "sessions" },
      { rule: "single-point", message: "oneStore" },
    ],
    repair: [
      { find: 'version: "5.7.21",\n  rds: {}', replace: 'version: "8.4.5",\n  rds: { multiZone: true }' },
      {
        find: 'version: "4.0",\n  elasticache: {}',
        replace: 'version: "7.1",\n  elasticache: { copies: 1, failover: true, multiZone: true }',
      },
    ],
  },
  {
    fault: "E17",
    says: "deploy.sh builds and pushes from a laptop",
    found: [{ rule: "built-by-hand" }],
    repair: [{ find: 'builds: "by-hand"', replace: 'builds: "pipeline"' }],
  },
  {
    fault: "E18",
    says: "the account and the host of the registry stand in a public text",
    notInAModel:
      "Who may read the document is no setting of the cluster: the same names stand in a private file, and must stand somewhere.",
  },
  {
    fault: "E19",
    says: "signed URLs without a lifetime",
    found: [{ rule: "signed-address-lifetime", message: "unbounded" }],
    repair: [{ find: "signed: {}", replace: 'signed: { lifetime: "10m", signedBy: "task", session: "6h" }' }],
  },
  {
    fault: "E20",
    says: "no deregistration delay and no stop timeout",
    found: [
      { rule: "deregistration-order", message: "waitsForNobody" },
      { rule: "deregistration-order", message: "killsEarly" },
    ],
    repair: [
      {
        find: 'family: "prod-api-task",',
        replace: 'family: "prod-api-task",\n    deregistrationDelay: "60s",\n    stopTimeout: "90s",',
      },
      {
        find: 'family: "prod-app-task",',
        replace: 'family: "prod-app-task",\n    deregistrationDelay: "60s",\n    stopTimeout: "90s",',
      },
    ],
  },
];
