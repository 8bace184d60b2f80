/**
 * The website of guide 002, repaired: two services on ECS Fargate behind Application Load Balancers, with MySQL on RDS, Redis on
 * ElastiCache and two buckets of S3, in two zones of one region. It is a topology to check (`tutti check`); no target of tutti
 * runs ECS yet, so `up` refuses it by name. Figures of load and of starts stand for those that you measure.
 */
import {
  allow,
  anywhere,
  cluster,
  ecs,
  external,
  http,
  loadBalancer,
  mysql,
  objectStore,
  redis,
  region,
  secret,
  service,
  subnet,
  targetTracking,
  zone,
} from "tutti";

const [a, b] = [zone("us-east-1a"), zone("us-east-1b")];

// Balancers have the routes from the internet, tasks and stores have none.
const outer = [
  subnet("outer-a", { zone: a, public: true, range: "10.0.0.0/24" }),
  subnet("outer-b", { zone: b, public: true, range: "10.0.1.0/24" }),
];
const inner = [
  subnet("inner-a", { zone: a, range: "10.0.10.0/24" }),
  subnet("inner-b", { zone: b, range: "10.0.11.0/24" }),
];

// Payments go on while the database goes back in time, so a restore has to catch up with them.
const payments = external("payments", { host: "api.payments.example.com", port: http(443), tls: true });

const database = mysql("website", {
  version: "8.4.5",
  rds: { multiZone: true, subnets: inner },
  password: secret("MYSQL_PASSWORD"),
  maxConnections: 400,
  holds: ["records"],
  backup: {
    every: "5m",
    keep: "840h",
    rpo: "10m",
    place: "elsewhere",
    verify: "content",
    copies: "dump",
    restore: {
      method: "dump",
      stopsFirst: true,
      rehearsedEvery: "720h",
      outside: [payments],
      reconciles: true,
    },
  },
});

// Sessions alone: chats are records, and so in the database.
const sessions = redis("sessions", {
  version: "7.1",
  elasticache: { copies: 1, failover: true, multiZone: true, encryptsInTransit: true, subnets: inner },
  password: secret("REDIS_PASSWORD"),
  eviction: "noeviction",
  holds: ["sessions"],
  allow: allow("durability-on-state", {
    reason: "a copy in the other zone takes over; the loss of both costs every user one login",
  }),
});

const images = objectStore("images", { access: "public", holds: ["copies"] });

const documents = objectStore("documents", {
  access: "private",
  signed: { lifetime: "10m", signedBy: "task", session: "6h" },
  holds: ["records"],
});

const stores = {
  MYSQL_URL: database.url,
  REDIS_URL: sessions.url,
  IMAGES_URL: images.url,
  DOCUMENTS_URL: documents.url,
};

const pipeline = {
  builds: "pipeline",
  revisions: "pipeline",
  refusesForeign: true,
  refusesElsewhere: true,
  rollback: "rehearsed",
  doneWhen: "healthy",
} as const;

/** What both services tell ECS. */
const deployment = {
  check: { every: "5s", timeout: "2s", unhealthy: 2, healthy: 2 },
  boot: "20s",
  healthCheckGrace: "60s",
  // A request may be silent for 60s at the balancers.
  deregistrationDelay: "60s",
  stopTimeout: "90s",
  subnets: inner,
  breaker: { rollback: true, failures: 3, resetOnHealthyTask: false },
} as const;

const pool = { max: 15, idle: "60s" } as const;

const api = service("prod-api", {
  image:
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/prod-api@sha256:2f7c1e6b0d9a48537261f0e5d4c3b2a1908f7e6d5c4b3a29181706f5e4d3c2b1",
  command: ["node", "server.js"],
  resources: { cpu: 1, memory: "2 GiB" },
  scaling: { min: 2, max: 6, policies: targetTracking({ metric: "cpu-percent", target: 60 }) },
  port: http(8080),
  health: http("/ready", { proves: "work" }),
  keepAlive: "75s",
  env: { ...stores, PAYMENTS_URL: payments.url },
  calls: [
    { to: database, timeout: "5s", pool },
    { to: sessions, timeout: "1s", pool },
    { to: payments, timeout: "5s", retries: 1, idempotent: true },
  ],
  load: { peakPerSecond: 150, eachPerSecond: 60 },
  runner: ecs({ ...deployment, family: "prod-api-task", alarms: ["prod-api-5xx", "prod-api-latency"] }),
  delivery: pipeline,
});

// Inside of the network: who calls the API goes through what drains it.
const inside = loadBalancer("inside", {
  listen: http(8081),
  to: api,
  timeouts: { server: "20s" },
  product: { kind: "aws-application", subnets: inner },
});

const app = service("prod-app", {
  image:
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/prod-app@sha256:91e0d7c6b5a493827160f5e4d3c2b1a0f9e8d7c6b5a4938271605f4e3d2c1b0a",
  command: ["node", "server.js"],
  resources: { cpu: 1, memory: "2 GiB" },
  scaling: { min: 2, max: 6, policies: targetTracking({ metric: "cpu-percent", target: 60 }) },
  port: http(3000),
  health: http("/ready", { proves: "work" }),
  keepAlive: "75s",
  env: { REDIS_URL: sessions.url, IMAGES_URL: images.url, API_URL: inside.url },
  calls: [{ to: sessions, timeout: "1s", pool }],
  load: { peakPerSecond: 150, eachPerSecond: 60 },
  runner: ecs({ ...deployment, family: "prod-app-task", alarms: ["prod-app-5xx", "prod-app-latency"] }),
  // The API first: it answers what the app of before asks, and what the new one does.
  delivery: { ...pipeline, after: [api] },
});

// TLS ends here, with a certificate of the cloud, which is no part of this file: to tutti it is http, on the port of https.
const edge = loadBalancer("convergence-website", {
  listen: http(443),
  from: anywhere,
  to: app,
  routes: [{ path: "/api", to: api }],
  product: { kind: "aws-application", subnets: outer },
});

export default cluster("convergence", {
  environment: "production",
  balancers: [edge],
  cloud: { account: "123456789012", region: region("us-east-1") },
});
